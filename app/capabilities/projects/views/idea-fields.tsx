import { isDay } from '#kernel/day.ts'
import { Checkboxes, type Option, Radios, Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { FieldGroup } from '#ui/field-group.tsx'
import type { filled, ticked } from '#ui/form.ts'
import { purposeCodes, purposes } from '../model.ts'

interface Filling {
  field: ReturnType<typeof filled>
  ticks: ReturnType<typeof ticked>
}

/** The communes to choose among, when the text meant several. */
export function CompanyFields({ field, communes }: Pick<Filling, 'field'> & { communes: readonly Option[] }) {
  return (
    <FieldGroup title="Votre entreprise">
      <Field {...field('company')} label="Nom de l’entreprise" autoComplete="organization" />
      <Field
        {...field('siret')}
        label="SIRET de l’établissement"
        hint="Quatorze chiffres, avec ou sans espaces. Il figure sur vos factures et sur l’avis de situation de l’Insee."
      />
      <Field
        {...field('naf')}
        label="Code NAF"
        optional
        hint="Quatre chiffres et une lettre, par exemple 10.39A. Il dit à quelles aides votre activité donne droit."
      />
      <Field
        {...field('commune')}
        label="Commune du projet"
        hint={
          <>
            Son nom, son code postal ou son code Insee. Elle doit être dans <a href="/territoires">un territoire labellisé</a>.
          </>
        }
      />
      {communes.length > 0 && <Radios {...field('communeCode')} label="Laquelle de ces communes ?" options={communes} />}
    </FieldGroup>
  )
}

export function ProjectFields({ field, ticks, filieres, enjeux }: Filling & { filieres: readonly Option[]; enjeux: readonly Option[] }) {
  return (
    <FieldGroup title="Votre projet">
      <Field {...field('title')} label="Titre" hint="En quelques mots : « Remplacer le four à gaz »." maxLength={200} />
      <Field
        {...field('summary')}
        label="Description"
        kind="textarea"
        hint="Ce que vous voulez faire, où, et ce que cela change pour le site."
        maxLength={4000}
      />
      <Select {...field('purpose')} label="Ce que le projet fait avant tout" options={purposeOptions} />
      <Select {...field('filiere')} label="Filière" hint="« Autre » convient si aucune n’est la vôtre." options={filieres} />
      <Checkboxes
        {...ticks('enjeux')}
        label="Enjeux du territoire auxquels le projet répond"
        hint="Cochez tous ceux qui conviennent."
        options={enjeux}
      />
      <Field {...field('cost')} label="Coût prévu, hors taxes" kind="number" unit="€" hint="Par exemple 1 250 000." />
      <div className="side-by-side">
        <Field {...dayField(field('startsOn'))} label="Début des travaux" />
        <Field {...dayField(field('endsOn'))} label="Fin des travaux" />
      </div>
      <div className="side-by-side">
        <Field {...field('jobsCreated')} label="Emplois créés" kind="number" unit="ETP" optional />
        <Field {...field('jobsMaintained')} label="Emplois maintenus" kind="number" unit="ETP" optional />
      </div>
    </FieldGroup>
  )
}

export function ContactFields({ field }: Pick<Filling, 'field'>) {
  return (
    <FieldGroup title="Vous">
      <Field {...field('contact')} label="Votre nom" autoComplete="name" />
      <Field
        {...field('email')}
        label="Votre adresse électronique"
        kind="email"
        autoComplete="email"
        hint="Nous y envoyons un lien pour suivre le projet. Elle n’est lue que par le chef de projet."
      />
    </FieldGroup>
  )
}

const purposeOptions = purposeCodes.map((code) => ({ value: code, label: purposes[code] }))

// A date input shows nothing of a day that does not exist: the words come back in a plain one.
const dayField = <Filled extends { value: string | undefined }>(filling: Filled) => {
  const kind = !filling.value || isDay(filling.value) ? ('date' as const) : ('text' as const)
  return { ...filling, kind }
}
