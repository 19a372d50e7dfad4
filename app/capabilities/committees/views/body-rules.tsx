import { DefinitionList } from '#ui/definition-list.tsx'
import { counted, formatDay, formatRate } from '#ui/format.ts'
import type { Body } from '../model/bodies.ts'
import { majorities } from '../model/vote.ts'

/** How a body counts, in words. */
export function BodyRules({ body }: { body: Body }) {
  return (
    <DefinitionList
      facts={[
        { label: 'Quorum', value: quorumWords(body.quorumRate) },
        {
          label: 'Membres déportés',
          value: body.recusedCount === 'out' ? 'sortis du compte du quorum' : 'gardés dans le compte, jamais comptés présents',
        },
        { label: 'Majorité', value: majorities[body.majority] },
        { label: 'Voix égales', value: body.castingVote ? 'la présidence départage' : 'rien n’est décidé' },
        { label: 'Avis de la gouvernance', value: body.givesOpinions ? 'oui, signé par les deux coprésidents' : 'non' },
        { label: 'Convocation', value: `${counted(body.noticeDays, 'jour')} avant` },
        { label: 'Peuvent assister', value: body.attends },
        { label: 'Règles écrites dans', value: body.source },
        { label: 'Depuis le', value: formatDay(body.from) },
      ]}
    />
  )
}

/** @param rate basis points */
export const quorumWords = (rate: number): string => (rate === 0 ? 'une personne au moins' : `${formatRate(rate)} des membres qui votent`)
