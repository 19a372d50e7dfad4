import { type Regime, regimes, type Verdict } from '#cap/toolbox/model.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Select } from '#ui/choice.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatMoney, formatRate } from '#ui/format.ts'
import { Verdict as Sign } from '#ui/verdict.tsx'
import type { Plan } from '../model.ts'
import { amountField, regimeField } from './plan-refusal.ts'

const words = { yes: 'Éligible', no: 'Non éligible', unknown: 'À confirmer' } as const

/** Who pays what: one line a device; an empty amount leaves the device out. */
export function PlanForm(props: { usable: readonly Verdict[]; plan: Plan | null; form: KeptForm | undefined }) {
  const { usable, plan, form } = props
  const saved: Record<string, string> = {}
  for (const line of plan?.lines ?? []) {
    saved[amountField(line.deviceCode)] = (line.amount / 100).toLocaleString('fr-FR')
    saved[regimeField(line.deviceCode)] = line.regime
  }
  const field = filled(form, saved)
  return (
    <form method="post" className="plan-form">
      <input type="hidden" name="verb" value="compose" />
      <p className="quiet">
        Seuls les dispositifs ouverts, non écartés par les critères et qui apportent de l’argent sont proposés. Une case vide laisse le
        dispositif hors du plan. Enregistrer remplace le plan précédent.
      </p>
      <ul className="plan-lines" role="list">
        {usable.map((verdict) => (
          <li key={verdict.device.code}>
            <PlanFormLine verdict={verdict} field={field} />
          </li>
        ))}
      </ul>
      <div className="send">
        <Button look="main">Enregistrer le plan</Button>
      </div>
    </form>
  )
}

const choosable: readonly Exclude<Regime, 'unknown'>[] = ['gber', 'de-minimis', 'none']

function PlanFormLine({ verdict, field }: { verdict: Verdict; field: ReturnType<typeof filled> }) {
  const { device, truth } = verdict
  const { code, regime } = device
  return (
    <fieldset className="plan-line">
      <legend>{device.name}</legend>
      <p className="quiet">
        <Sign is={truth}>{words[truth]}</Sign> · {limitOf(verdict)}
      </p>
      <div className="pair-of-fields">
        <Field kind="number" unit="€" label="Montant demandé" optional {...field(amountField(code))} />
        {regime === 'unknown' ? (
          <Select
            label="Régime d’aide"
            optional
            emptyLabel={regimes.unknown}
            options={choosable.map((value) => ({ value, label: regimes[value] }))}
            {...field(regimeField(code))}
          />
        ) : (
          <p className="fixed-regime">
            <span>Régime d’aide</span>
            {regimes[regime]}
          </p>
        )}
      </div>
    </fieldset>
  )
}

function limitOf({ upTo, device }: Verdict): string {
  const rate = device.rate === null ? '' : ` (${formatRate(device.rate)} du coût éligible)`
  const least = device.amountMin === null ? '' : `, ${formatMoney(device.amountMin)} au moins`
  return upTo === null ? `montant non publié${least}` : `jusqu’à ${formatMoney(upTo)}${rate}${least}`
}
