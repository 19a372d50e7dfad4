import type { ReactNode } from 'react'
import { Button } from '#ui/button.tsx'
import { Radios, Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { counted } from '#ui/format.ts'
import { changeWords } from '../model/bulk.ts'
import { ficheTierCodes, tiers } from '../model/fiche.ts'
import type { Axis } from '../model/plan.ts'
import { StatusInputs } from './fiche-fields.tsx'

interface Props {
  total: number
  axes: readonly Axis[]
  form: KeptForm | undefined
}

type Filling = ReturnType<typeof filled>

/** One form a change: what it does, and on how many fiches. */
export function BulkForms(props: Props) {
  const { axes } = props
  return (
    <div className="cards">
      <Change {...props} change="status">
        {(field) => <StatusInputs field={field} />}
      </Change>
      <Change {...props} change="shift">
        {(field) => (
          <Field {...field('days')} label="Décaler de" kind="number" unit="jours" hint="Un nombre négatif avance le calendrier." />
        )}
      </Change>
      <Change {...props} change="axis">
        {(field) => <Select {...field('axisId')} label="Axe" options={axes.map((axis) => ({ value: axis.id, label: axis.title }))} />}
      </Change>
      <Pilots {...props} />
      <Change {...props} change="lead">
        {(field) => <Field {...field('lead')} label="Structure pilote" hint="Vide : aucune." optional />}
      </Change>
      <Change {...props} change="tier">
        {(field) => (
          <Radios
            {...field('tier')}
            label="Qui peut les lire"
            options={ficheTierCodes.map((code) => ({ value: code, label: tiers[code].label, hint: tiers[code].who }))}
          />
        )}
      </Change>
    </div>
  )
}

/** One name, two buttons: the button says which change it is. */
function Pilots({ total, form }: Props) {
  const typed = form?.fields.change
  const own = typed === 'add-pilot' || typed === 'remove-pilot' ? form : undefined
  return (
    <details className="sheet" open={own !== undefined}>
      <summary>Ajouter ou retirer un pilote</summary>
      <form method="post" className="verb">
        <input type="hidden" name="expected" value={total} />
        <Field {...filled(own)('pilot')} label="Pilote" hint="Pour le retirer, son nom exact." />
        <div className="row">
          <Button look="main" name="change" value="add-pilot">
            Ajouter à {counted(total, 'fiche')}
          </Button>
          <Button name="change" value="remove-pilot">
            Retirer de {counted(total, 'fiche')}
          </Button>
        </div>
      </form>
    </details>
  )
}

function Change(props: Props & { change: keyof typeof changeWords; children: (field: Filling) => ReactNode }) {
  const { change, total, form, children } = props
  const own = form?.fields.change === change ? form : undefined
  return (
    <details className="sheet" open={own !== undefined}>
      <summary>{changeWords[change]}</summary>
      <form method="post" className="verb">
        <input type="hidden" name="change" value={change} />
        <input type="hidden" name="expected" value={total} />
        {children(filled(own))}
        <Button look="main">Changer {counted(total, 'fiche')}</Button>
      </form>
    </details>
  )
}
