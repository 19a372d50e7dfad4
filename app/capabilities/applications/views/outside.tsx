import { Button } from '#ui/button.tsx'
import { formatDay } from '#ui/format.ts'
import { dossierNumber, type OutsideAnswer, outsideProblems, outsideStates } from '../model/outside.ts'
import type { ApplicationFile } from '../queries.ts'
import { Seen } from './seen.tsx'

interface OutsideProps {
  file: ApplicationFile
  answer: OutsideAnswer | undefined
  isLinked: boolean
  mayAsk: boolean
}

/** What demarches-simplifiees.fr says of a file that has a number there, and the button that asks it again. */
export function Outside({ file, answer, isLinked, mayAsk }: OutsideProps) {
  if (dossierNumber(file.outsideNumber) === undefined) return null
  return (
    <section aria-label="Démarches simplifiées">
      {answer?.state && (
        <p>
          Sur Démarches simplifiées, le dossier est <strong>{outsideStates[answer.state]}</strong>
          {answer.stateOn && ` depuis le ${formatDay(answer.stateOn)}`}.
          {answer.state === 'accepte' &&
            ['submitted', 'incomplete', 'instructed'].includes(file.state) &&
            ' Le montant accordé n’y est pas écrit : dites-le ci-dessous.'}
        </p>
      )}
      {answer?.message && <blockquote className="quiet">{answer.message}</blockquote>}
      {answer?.problem && (
        <p>
          Démarches simplifiées, le {formatDay(answer.askedOn)} : {outsideProblems[answer.problem]}.
        </p>
      )}
      {answer && !answer.problem && <p className="quiet">Relevé le {formatDay(answer.askedOn)}.</p>}
      {isLinked
        ? mayAsk && (
            <form method="post">
              <Seen file={file} />
              <Button small name="verb" value="refresh">
                Mettre à jour maintenant
              </Button>
            </form>
          )
        : mayAsk && (
            <p className="quiet">Ressort n’est pas relié ici à Démarches simplifiées : ce que devient le dossier se dit à la main.</p>
          )}
    </section>
  )
}
