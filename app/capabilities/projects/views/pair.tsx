import { type Half, halfCodes, halfLines, halves, type PairState } from '#cap/membership/model/pair.ts'
import { Button } from '#ui/button.tsx'
import { Signatures } from '#ui/signatures.tsx'
import type { ToDoProps } from './to-do.tsx'
import { VerbForm } from './verb-form.tsx'

/** Who signed what, who is awaited, since when. */
export function StateOfPair({ pair }: { pair: PairState }) {
  return <Signatures label="Signatures du binôme" lines={halfLines(pair, { for: 'à retenir', against: 'à écarter' })} />
}

export function SignForm({ project, pair, mine }: Pick<ToDoProps, 'project' | 'pair' | 'mine'>) {
  const half = halfCodes.find((code) => mine.includes(`sign-${code}`))
  const awaited = (pair?.halves ?? []).filter(({ state }) => state !== 'signed').map((state) => state.half)
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
        Vous signez comme <strong>{halves[half].toLowerCase()}</strong>. La décision n’est rendue que si les deux signatures concordent ;
        une signature ne se retire pas.
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

/** What would leave a project waiting for ever without a word, said before it is put to the pair: a half that nobody can sign for. */
export function Impediments({ impeded }: { impeded: Impeded | null }) {
  if (!impeded) return null
  return halfCodes.map((half) => {
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
