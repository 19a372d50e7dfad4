import { type Option, Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { FieldGroup } from '#ui/field-group.tsx'
import type { filled } from '#ui/form.ts'
import type { Firm, Prospect } from '../model/prospects.ts'

/** The text that will be offered, then, apart, who it is. */
export function ProspectFields({ field, filieres }: { field: ReturnType<typeof filled>; filieres: readonly Option[] }) {
  return (
    <>
      <FieldGroup title="Ce que tous les territoires liront">
        <Field
          {...field('title')}
          label="Le projet, en quelques mots"
          hint="Sans nommer l’entreprise : « Atelier de conditionnement de 60 emplois »."
        />
        <Field
          {...field('words')}
          label="Description"
          kind="textarea"
          maxLength={4000}
          hint="Activité, procédés, desserte, ce qui fera choisir."
        />
        <Select {...field('filiere')} label="Filière" options={filieres} />
        <Field {...field('landM2')} label="Terrain" kind="number" unit="m²" optional />
        <Field {...field('buildingM2')} label="Bâtiment" kind="number" unit="m²" optional />
        <Field {...field('powerKw')} label="Puissance électrique" kind="number" unit="kW" optional />
        <Field
          {...field('needs')}
          label="Autres besoins"
          kind="textarea"
          rows={3}
          optional
          hint="Gaz, eau, rejets, embranchement, compétences."
        />
        <Field {...field('jobs')} label="Emplois prévus" kind="number" unit="ETP" optional />
        <Field {...field('wantedOn')} label="Mise en service souhaitée" kind="date" optional />
      </FieldGroup>
      <FieldGroup title="Ce que personne ne lira sans l’accord de l’entreprise">
        <Field {...field('firmName')} label="Nom de l’entreprise" />
        <Field {...field('firmSiren')} label="SIREN" optional />
        <Field {...field('contactName')} label="Interlocuteur" />
        <Field
          {...field('contactEmail')}
          label="Son adresse électronique"
          kind="email"
          hint="Il y reçoit le lien d’une page où suivre l’offre, et dire s’il accepte d’être connu."
        />
      </FieldGroup>
    </>
  )
}

/** A draft as its form shows it. */
export const savedProspect = (prospect: Prospect, firm: Firm) => ({
  title: prospect.title,
  words: prospect.words,
  filiere: prospect.filiere,
  landM2: prospect.landM2,
  buildingM2: prospect.buildingM2,
  powerKw: prospect.powerKw,
  needs: prospect.needs,
  jobs: prospect.jobs,
  wantedOn: prospect.wantedOn,
  firmName: firm.name,
  firmSiren: firm.siren,
  contactName: firm.contactName,
  contactEmail: firm.contactEmail,
})
