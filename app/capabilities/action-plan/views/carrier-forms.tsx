import { Checkboxes, Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm, ticked } from '#ui/form.ts'
import { formatNumber } from '#ui/format.ts'
import type { Carrier } from '../model/carriers.ts'
import type { Indicator, KnownIndicator } from '../model/indicators.ts'

export interface PersonChoice {
  id: string
  name: string
  organisation: string | null
}

/** The persons with a mandate in the territory, to tick; other names are written on the form of the fiche. */
export function PeopleInputs({
  people,
  carriers,
  form,
}: {
  people: readonly PersonChoice[]
  carriers: readonly Carrier[]
  form: KeptForm | undefined
}) {
  const of = (role: Carrier['role']) => carriers.filter((carrier) => carrier.role === role).map(({ personId }) => personId)
  const ticks = ticked(form, { people: of('pilot'), elected: of('elected') })
  const gone = carriers
    .filter(({ personId }) => !people.some(({ id }) => id === personId))
    .map(({ personId, name }) => ({ value: personId, label: name, hint: 'mandat fini' }))
  const options = [...people.map(({ id, name, organisation }) => ({ value: id, label: name, hint: organisation ?? undefined })), ...gone]
  return (
    <div className="side-by-side">
      <Checkboxes {...ticks('people')} label="Pilotes" optional options={options} />
      <Checkboxes {...ticks('elected')} label="Élus référents" optional options={options} />
    </div>
  )
}

const spareIndicators = 2

export function IndicatorInputs({
  indicators,
  known,
  form,
}: {
  indicators: readonly Indicator[]
  known: readonly KnownIndicator[]
  form: KeptForm | undefined
}) {
  const number = (value: number | null) => (value === null ? '' : formatNumber(value))
  const saved = Object.fromEntries(
    indicators.flatMap((one, rank) => [
      [`what-${rank}`, one.known ?? 'own'],
      [`words-${rank}`, one.known ? '' : one.label],
      [`unit-${rank}`, one.known ? '' : one.unit],
      [`baseline-${rank}`, number(one.baseline)],
      [`target-${rank}`, number(one.target)],
      [`targetOn-${rank}`, one.targetOn],
      [`observed-${rank}`, number(one.observed)],
      [`observedOn-${rank}`, one.observedOn],
      [`evidence-${rank}`, one.evidence],
    ]),
  )
  const field = filled(form, saved)
  const options = [
    ...known.map((one) => ({ value: one.known, label: `${one.label} (${one.unit})` })),
    { value: 'own', label: 'Un autre, avec ses mots' },
  ]
  return Array.from({ length: indicators.length + spareIndicators }, (_, rank) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: rows are named by their rank
    <details key={rank} className="part-row" open={rank < indicators.length || form !== undefined}>
      <summary>{indicators[rank]?.label ?? 'Ajouter un indicateur'}</summary>
      <Select {...field(`what-${rank}`)} label="Indicateur" optional emptyLabel="Aucun" options={options} />
      <div className="side-by-side">
        <Field {...field(`words-${rank}`)} label="Ses mots" optional hint="Pour un autre que ceux de la liste." />
        <Field {...field(`unit-${rank}`)} label="Son unité" optional />
      </div>
      <Field
        {...field(`baseline-${rank}`)}
        label="Départ"
        kind="number"
        optional
        hint="Vide : le chiffre connu du territoire, sinon zéro."
      />
      <div className="side-by-side">
        <Field {...field(`target-${rank}`)} label="Cible" kind="number" optional />
        <Field {...field(`targetOn-${rank}`)} label="Pour le" kind="date" optional />
      </div>
      <div className="side-by-side">
        <Field {...field(`observed-${rank}`)} label="Constaté" kind="number" optional />
        <Field {...field(`observedOn-${rank}`)} label="Le" kind="date" optional />
      </div>
      <Field {...field(`evidence-${rank}`)} label="D’où vient le constat" optional />
    </details>
  ))
}
