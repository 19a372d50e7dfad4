import { instantOf } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { formatInstant } from '#ui/format.ts'
import { Verdict } from '#ui/verdict.tsx'
import { type Half, halfCodes, halves, type Signature } from '../model.ts'
import type { ToDoProps } from './to-do.tsx'
import { VerbForm } from './verb-form.tsx'

/** Who signed what, and who is awaited. */
export function PairState({ signatures }: { signatures: readonly Signature[] }) {
  return (
    <ul className="criteria" role="list" aria-label="Signatures du binôme">
      {halfCodes.map((half) => {
        const signed = signatures.find((s) => s.half === half)
        return (
          <li key={half}>
            {signed ? (
              <Verdict is={signed.verdict === 'retained' ? 'yes' : 'no'}>
                {halves[half]} : {signed.verdict === 'retained' ? 'à retenir' : 'à écarter'}
                <br />
                <small>
                  {signed.person}, {formatInstant(instantOf(signed.signedAt))}
                </small>
              </Verdict>
            ) : (
              <Verdict is="unknown">{halves[half]} : signature attendue</Verdict>
            )}
          </li>
        )
      })}
    </ul>
  )
}

export function SignForm({ project, signatures, mine }: ToDoProps) {
  const half = halfCodes.find((code) => mine.includes(`sign-${code}`))
  const awaited = halfCodes.filter((code) => !signatures.some((s) => s.half === code))
  if (!half) {
    if (awaited.length === 0) return null
    return <p>Le binôme décide : il faut encore la signature {awaited.map(ofThe).join(' et ')}.</p>
  }
  if (!awaited.includes(half))
    return (
      <p>
        Vous avez signé ce tour.
        {awaited.length > 0 && ` Il faut encore la signature ${awaited.map(ofThe).join(' et ')}.`}
      </p>
    )
  return (
    <VerbForm verb="sign" project={project}>
      <input type="hidden" name="half" value={half} />
      <p>
        Vous signez comme <strong>{halves[half].toLowerCase()}</strong>. La décision n’est rendue que si les
        deux signatures concordent ; une signature ne se retire pas.
      </p>
      <div className="row">
        <Button look="main" name="verdict" value="retained">
          Retenir
        </Button>
        <Button look="danger" name="verdict" value="rejected">
          Écarter
        </Button>
      </div>
    </VerbForm>
  )
}

const ofThe = (half: Half) => (half === 'elu' ? 'de l’élu référent' : 'de l’industriel référent')

/** Why a half will not sign, for those that nobody can sign for. */
export type Impeded = Readonly<Record<Half, 'nobody' | 'interested' | null>>

/** What would leave a project waiting for ever without a word: a half that nobody can sign for. */
export function Impediments({ impeded, signatures }: { impeded: Impeded | null } & Pick<ToDoProps, 'signatures'>) {
  if (!impeded) return null
  return halfCodes
    .filter((half) => !signatures.some((s) => s.half === half))
    .map((half) => {
      const why = impeded[half]
      return (
        why && (
          <p key={half}>
            <strong>Une signature est empêchée.</strong> {impedimentWords(half)[why]}
          </p>
        )
      )
    })
}

const impedimentWords = (half: Half) => ({
  interested: `L’${halves[half].toLowerCase()} a déclaré un intérêt dans cette filière : il ${half === 'industriel' ? 'ne lit pas ce projet et ' : ''}ne peut pas signer ; un intérim sera à nommer.`,
  nobody: `Aucun mandat d’${halves[half].toLowerCase()} n’a d’adresse dans Ressort aujourd’hui : personne ne peut signer à ce titre.`,
})
