import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { type DoubtedPair, doubtReasons } from '../model/same-person.ts'

interface Shown {
  doubted: readonly DoubtedPair[]
  code: string
  mayMerge: boolean
  form: KeptForm | undefined
}

/** Two halves that may be one person: what the pair cannot sign until somebody else has said. */
export function DoubtedPairs({ doubted, code, mayMerge, form }: Shown) {
  return doubted.map(({ one, oneName, other, otherName, why, mayTell }) => {
    const field = filled(form?.fields.one === one && form.fields.other === other ? form : undefined)
    return (
      <Notice key={one + other} kind="warning" title="Les deux moitiés du binôme sont peut-être une seule personne">
        <p>
          {oneName} (élu référent) et {otherName} (industriel référent) : {doubtReasons[why]}. Tant qu’une autre personne n’a pas dit
          qu’elles sont deux, un acte signé par l’une ne peut pas l’être par l’autre.
        </p>
        {mayTell ? (
          <form method="post" className="form">
            <input type="hidden" name="one" value={one} />
            <input type="hidden" name="other" value={other} />
            <Field
              label="Comment savez-vous que ce sont deux personnes ?"
              hint="Écrit au journal avec votre nom."
              maxLength={500}
              {...field('reason')}
            />
            <div className="row">
              <Button>Ce sont deux personnes</Button>
              {mayMerge && (
                <a href={`/espace/${code}/partenaires/doublons?kind=person&gone=${other}&kept=${one}`}>
                  C’est une seule personne : réunir les deux lignes
                </a>
              )}
            </div>
          </form>
        ) : (
          <p className="quiet">
            Qui a donné l’un des deux mandats ne lève pas le doute : le chef de projet qui ne les a pas donnés, la région ou le programme
            national le peut.
          </p>
        )}
      </Notice>
    )
  })
}
