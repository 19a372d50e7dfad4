import { conditionCodes, conditions, zoneCodes, zones } from '#cap/state-aid/model/intensity.ts'
import { sizeCodes, sizes } from '#cap/state-aid/model/size.ts'
import type { Verdict } from '#cap/toolbox/model.ts'
import { Button } from '#ui/button.tsx'
import { Checkboxes, Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { formatMoney } from '#ui/format.ts'
import { mostField, useField, type Wish } from '../model/project-scenario.ts'
import { objectiveCodes, objectives } from '../model/scenario.ts'

const choices = <Code extends string>(codes: readonly Code[], labels: Readonly<Record<Code, string>>) =>
  codes.map((value) => ({ value, label: labels[value] }))

/** What the plan is to seek, and within what; the address of the page keeps it. */
export function WishForm({
  wish,
  usable,
  mistakes,
}: {
  wish: Wish
  usable: readonly Verdict[]
  mistakes: Readonly<Record<string, string>>
}) {
  const field = (name: string, value: string) => ({ name, value, error: mistakes[name] })
  return (
    <form method="get" className="form wish">
      <Select label="Ce que le plan cherche" options={choices(objectiveCodes, objectives)} {...field('objectif', wish.objective)} />
      <div className="pair-of-fields">
        <Select
          label="Taille de l’entreprise"
          hint="Entreprises liées et partenaires comptées, sur deux exercices."
          options={choices(sizeCodes, sizes)}
          {...field('taille', wish.size)}
        />
        <Select
          label="Zone AFR de la commune"
          hint="Si elle n’est pas connue, « hors zone » est la lecture prudente."
          options={choices(zoneCodes, zones)}
          {...field('zone', wish.zone)}
        />
      </div>
      <details open={Object.keys(mistakes).length > 0}>
        <summary>Limites, majorations et choix imposés</summary>
        <div className="pair-of-fields">
          <Field kind="number" unit="€" label="Ce que le porteur apporte au plus" optional {...field('apport', wish.ownAtMost)} />
          <Field kind="number" unit="€" label="Avance de trésorerie la plus forte" optional {...field('avance', wish.cashAtMost)} />
          <Field kind="number" unit="€" label="Argent privé extérieur" optional {...field('prive', wish.privateMoney)} />
          <Field
            kind="date"
            label="Jour où les aides seraient accordées"
            optional
            hint="Le droit et les trois ans du de minimis sont ceux de ce jour ; aujourd’hui sinon."
            {...field('octroi', wish.grantedOn)}
          />
        </div>
        <Checkboxes
          label="Ce qui est vrai du projet"
          optional
          options={choices(conditionCodes, conditions)}
          name="condition"
          values={wish.conditions}
        />
        <Checkboxes
          label="Difficulté"
          optional
          options={[{ value: 'oui', label: 'Entreprise en difficulté au sens du RGEC' }]}
          name="difficulte"
          values={wish.inDifficulty ? ['oui'] : []}
        />
        {usable.map((verdict) => (
          <Choice key={verdict.device.code} verdict={verdict} wish={wish} error={mistakes[mostField(verdict.device.code)]} />
        ))}
      </details>
      <Button look="main">Chercher les plans</Button>
    </form>
  )
}

const uses = [
  { value: 'always', label: 'Imposé' },
  { value: 'never', label: 'Écarté' },
]

function Choice({ verdict, wish, error }: { verdict: Verdict; wish: Wish; error: string | undefined }) {
  const { device, upTo } = verdict
  return (
    <fieldset className="plan-line">
      <legend>{device.name}</legend>
      <div className="pair-of-fields">
        <Select
          label="Ce dispositif"
          optional
          emptyLabel="Selon le calcul"
          options={uses}
          name={useField(device.code)}
          value={wish.uses.get(device.code) ?? ''}
        />
        {upTo === null ? (
          <Field
            kind="number"
            unit="€"
            label="Montant espéré au plus"
            optional
            hint="Son montant n’est pas publié : sans un chiffre de vous, il n’entre pas."
            name={mostField(device.code)}
            value={wish.amounts.get(device.code) ?? ''}
            error={error}
          />
        ) : (
          <p className="fixed-regime">
            <span>Au plus</span>
            {formatMoney(upTo)}
          </p>
        )}
      </div>
    </fieldset>
  )
}
