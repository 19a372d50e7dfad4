import { type Half, halfLines, halves, type PairState } from '#cap/membership/model/pair.ts'
import { Button, ButtonLink, PostButton } from '#ui/button.tsx'
import { formatDay } from '#ui/format.ts'
import { Signatures } from '#ui/signatures.tsx'
import { type Opinion, opinionWords } from '../model/opinions.ts'
import { CommitteeForm } from './committee-form.tsx'

interface Props {
  opinion: Opinion
  pair: PairState | null
  /** The half of the pair that the reader holds. */
  half: Half | null
  mayRun: boolean
  here: string
}

/** Where an opinion stands: voted, signed by whom, and its document. */
export function OpinionState({ opinion, pair, half, mayRun, here }: Props) {
  const awaited = (pair?.halves ?? []).filter(({ state }) => state === 'awaited').map((one) => one.half)
  const isStuck =
    pair !== null && opinion.signedOn === null && (pair.decision !== 'awaited' || pair.halves.some(({ state }) => state === 'impeded'))
  return (
    <div className="todo">
      <h2>Avis {opinion.reference}</h2>
      <p>
        {opinion.result === 'favourable' ? 'Favorable' : 'Défavorable'}, voté le {formatDay(opinion.votedOn)}
        {opinion.signedOn
          ? `, signé le ${formatDay(opinion.signedOn)} : il est au registre et ne change plus.`
          : ' ; il n’est donné qu’une fois signé par les deux coprésidents.'}
      </p>
      {pair && <Signatures label="Signatures des coprésidents" lines={halfLines(pair, opinionWords)} />}
      {half && awaited.includes(half) && (
        <CommitteeForm verb="sign">
          <input type="hidden" name="half" value={half} />
          <p>
            Vous signez comme <strong>{halves[half].toLowerCase()}</strong> ce qui a été voté ; une signature ne se retire pas.
          </p>
          <div className="row">
            <Button look="main" name="verdict" value="for">
              Signer l’avis
            </Button>
            <Button look="danger" name="verdict" value="against">
              Refuser de signer
            </Button>
          </div>
        </CommitteeForm>
      )}
      {mayRun && isStuck && <PostButton fields={{ verb: 'put-again' }}>Soumettre à nouveau à la signature</PostButton>}
      <p>
        <ButtonLink small href={`${here}/avis.pdf`} download>
          {opinion.signedOn ? 'Télécharger l’avis signé (PDF)' : 'Télécharger le projet d’avis (PDF)'}
        </ButtonLink>
      </p>
    </div>
  )
}
