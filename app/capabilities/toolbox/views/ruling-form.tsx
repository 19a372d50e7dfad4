import { Button, ButtonLink } from '#ui/button.tsx'
import { Radios } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import type { Judged } from '../model/judge.ts'
import type { Leaf } from '../model/rule.ts'

export interface AskedCondition {
  device: { code: string; name: string }
  condition: string
  leaf: Leaf
  judged: Judged
}

/** Where a named person rules on one condition, in place of what was computed. */
export function RulingForm({ asked, form, href }: { asked: AskedCondition; form: KeptForm | undefined; href: string }) {
  const { device, condition, leaf, judged } = asked
  const ruled = judged.known?.from === 'ruling' ? judged.known : undefined
  const field = filled(form, { holds: ruled?.value, reason: ruled?.reason })
  return (
    <section className="sheet" aria-labelledby="juger">
      <h2 id="juger">Juger une condition</h2>
      <p>
        <strong>{device.name}</strong> : {leaf.text}
      </p>
      <p className="quiet">
        Votre avis remplace le calcul pour ce projet et ce dispositif. Il porte votre nom, le jour et votre motif, et entre au journal.
        {ruled && ` Jugé par ${ruled.by} le ${formatDay(ruled.on)}.`}
      </p>
      <form method="post" className="verb">
        <input type="hidden" name="verb" value="rule" />
        <input type="hidden" name="device" value={device.code} />
        <input type="hidden" name="condition" value={condition} />
        <Radios
          {...field('holds')}
          label="Cette condition est-elle remplie ?"
          options={[
            { value: 'true', label: 'Oui' },
            { value: 'false', label: 'Non' },
            { value: '', label: 'Revenir au calcul' },
          ]}
        />
        <Field {...field('reason')} label="Motif" hint="Une phrase, et la pièce sur laquelle vous vous fondez." />
        <div className="row">
          <Button look="main">Enregistrer mon avis</Button>
          <ButtonLink href={href}>Ne pas juger</ButtonLink>
        </div>
      </form>
    </section>
  )
}
