import { isDay } from '#kernel/day.ts'
import { Checkboxes, Radios, Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { FieldGroup } from '#ui/field-group.tsx'
import type { filled } from '#ui/form.ts'
import { ficheTierCodes, prose, proseCodes, tiers } from '../model/fiche.ts'
import type { Axis } from '../model/plan.ts'
import { efforts, impacts, priorityFormula, steps } from '../model/priority.ts'
import { statusCodes, statuses } from '../model/statuses.ts'

interface Filling {
  field: ReturnType<typeof filled>
}

/** A fiche that may stand above another. */
export interface ParentChoice {
  id: string
  reference: string
  title: string
}

const proseHints: Readonly<Partial<Record<keyof typeof prose, string>>> = {
  why: 'Le constat, et ce que l’action y change.',
  effects: 'Ce qui se verra : emplois, tonnes de CO₂, hectares, places de formation.',
  targets: 'À qui elle s’adresse : entreprises, filières, publics.',
  means: 'Personnes, locaux, conventions, temps.',
}

/** The whole form of a fiche, in four groups. */
export function FicheFields({ field, axes, parents }: Filling & { axes: readonly Axis[]; parents: readonly ParentChoice[] }) {
  return (
    <>
      <FieldGroup title="L’action">
        <Field {...field('title')} label="Titre" maxLength={300} />
        <Select {...field('axisId')} label="Axe" options={axes.map((axis) => ({ value: axis.id, label: axis.title }))} />
        <Select
          {...field('parentId')}
          label="Sous-action de"
          optional
          emptyLabel="Aucune : c’est une action"
          options={parents.map((parent) => ({ value: parent.id, label: `${parent.reference} · ${parent.title}` }))}
        />
        {proseCodes.map((code) => (
          <Field
            key={code}
            {...field(code)}
            label={prose[code]}
            hint={proseHints[code]}
            kind="textarea"
            rows={4}
            optional
            maxLength={8000}
          />
        ))}
      </FieldGroup>
      <StateFields field={field} />
      <PeopleFields field={field} />
      <PriorityFields field={field} />
    </>
  )
}

function StateFields({ field }: Filling) {
  const { value: yearly, ...rest } = field('yearly')
  return (
    <FieldGroup title="Où elle en est, et qui la lit">
      <StatusInputs field={field} />
      <div className="side-by-side">
        <Field {...dayField(field('startsOn'))} label="Début" optional />
        <Field {...dayField(field('endsOn'))} label="Fin" optional />
      </div>
      <Checkboxes
        {...rest}
        label="Répétition"
        values={yearly ? [yearly] : []}
        optional
        options={[{ value: 'oui', label: 'L’action se répète chaque année' }]}
      />
      <Radios
        {...field('tier')}
        label="Qui peut la lire"
        options={ficheTierCodes.map((code) => ({ value: code, label: tiers[code].label, hint: tiers[code].who }))}
      />
    </FieldGroup>
  )
}

/** A status and its reason: on the form, and alone on the page of a fiche. */
export function StatusInputs({ field }: Filling) {
  return (
    <>
      <Select {...field('status')} label="État" options={statusCodes.map((code) => ({ value: code, label: statuses[code].label }))} />
      <Field {...field('statusReason')} label="Raison" optional hint="Nécessaire pour une action bloquée ou abandonnée." maxLength={2000} />
    </>
  )
}

function PeopleFields({ field }: Filling) {
  const perLine = 'Un nom par ligne.'
  return (
    <FieldGroup title="Qui la porte">
      <Field {...field('lead')} label="Structure pilote" optional maxLength={300} />
      <div className="side-by-side">
        <Field {...field('pilots')} label="Pilotes" kind="textarea" rows={2} optional hint={perLine} />
        <Field {...field('electedLeads')} label="Élus référents" kind="textarea" rows={2} optional hint={perLine} />
      </div>
      <Field {...field('partners')} label="Partenaires" kind="textarea" rows={3} optional hint={perLine} />
      <Field {...field('governanceBody')} label="Instance de gouvernance" optional hint="Le comité qui suit l’action." maxLength={300} />
    </FieldGroup>
  )
}

function PriorityFields({ field }: Filling) {
  return (
    <FieldGroup title="Priorité">
      <p className="hint">{priorityFormula}</p>
      <Select
        {...field('impact')}
        label="Impact"
        optional
        emptyLabel="Non évalué"
        options={steps.map((n) => ({ value: String(n), label: `${n} · ${impacts[n]}` }))}
      />
      <Select
        {...field('effort')}
        label="Effort"
        optional
        emptyLabel="Non évalué"
        options={steps.map((n) => ({ value: String(n), label: `${n} · ${efforts[n]}` }))}
      />
      <Field
        {...dayField(field('windowClosesOn'))}
        label="Dernier jour pour demander le financement"
        optional
        hint="Jour compris. Vide : aucune fenêtre connue."
      />
    </FieldGroup>
  )
}

// A date input shows nothing of a day that does not exist: the words come back in a plain one.
const dayField = <Filled extends { value: string | undefined }>(filling: Filled) => {
  const kind = !filling.value || isDay(filling.value) ? ('date' as const) : ('text' as const)
  return { ...filling, kind }
}
