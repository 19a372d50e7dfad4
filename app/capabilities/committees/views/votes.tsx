import { Button } from '#ui/button.tsx'
import { ChooseOne } from '#ui/choose-one.tsx'
import { counted } from '#ui/format.ts'
import type { Attendee } from '../model/meetings.ts'
import { type Ballot, type Choice, choiceCodes, choices, isThere, majorities, type Tally } from '../model/vote.ts'
import { CommitteeForm } from './committee-form.tsx'

/** One member's own vote, on their phone. */
export function OwnVote({ choice }: { choice: Choice | undefined }) {
  return (
    <>
      <p>{choice ? `Vous avez voté : ${choices[choice]}. Vous pouvez changer tant que le point n’est pas conclu.` : 'Votre vote :'}</p>
      <ChooseOne
        name="choice"
        fields={{ verb: 'vote' }}
        choices={choiceCodes.map((code) => ({ value: code, label: capital(choices[code]) }))}
      />
    </>
  )
}

/** Who counts the hands marks each voting member who is there; a recused one is not in the list. */
export function VotesForm({
  attendees,
  ballots,
  version,
}: {
  attendees: readonly Attendee[]
  ballots: readonly Ballot[]
  version: number
}) {
  const voters = attendees.filter((one) => one.voice === 'voting' && isThere(one) && !one.recused)
  const choiceOf = new Map(ballots.map((ballot) => [ballot.rank, ballot.choice]))
  if (voters.length === 0)
    return <p className="quiet">Aucun membre votant n’est encore noté présent : notez les présences sur la page de la réunion.</p>
  return (
    <CommitteeForm verb="record" version={version}>
      <ul className="attendance" role="list">
        {voters.map((voter) => (
          <li key={voter.rank}>
            <fieldset>
              <legend>
                <span>
                  {voter.name}
                  <small>{voter.quality}</small>
                </span>
              </legend>
              <div className="segments">
                {choiceCodes.map((code) => (
                  <label key={code}>
                    <input type="radio" name={`vote-${voter.rank}`} value={code} defaultChecked={choiceOf.get(voter.rank) === code} />
                    <span>{capital(choices[code])}</span>
                  </label>
                ))}
              </div>
            </fieldset>
          </li>
        ))}
      </ul>
      <Button>Enregistrer les votes</Button>
    </CommitteeForm>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** What was counted, in a sentence: the numbers, and the rule that reads them. */
export function TallyLine({ tally }: { tally: Tally }) {
  return <p>{tallySentence(tally)}</p>
}

export const tallySentence = (tally: Tally): string =>
  [
    `${tally.for} pour, ${tally.against} contre, ${counted(tally.abstain, 'abstention')}.`,
    `Quorum : ${counted(tally.present, 'votant présent', 'votants présents')} pour ${tally.needed} nécessaires sur ${tally.base}${tally.recused > 0 ? `, ${counted(tally.recused, 'membre déporté', 'membres déportés')}` : ''}.`,
    `Majorité : ${majorities[tally.majority]}${tally.byChair ? ' ; voix égales, départagées par la présidence' : ''}.`,
  ].join(' ')
