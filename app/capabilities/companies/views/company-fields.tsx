import { Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import type { filled } from '#ui/form.ts'
import { type Company, headcountCodes, headcounts } from '../model.ts'

/** What is saved of a company, as its form shows it. */
export const savedOf = (company: Company) => ({
  name: company.name,
  siret: company.siret,
  naf: company.naf,
  communeCode: company.communeCode,
  headcount: company.headcount,
  headcountOn: company.headcountOn,
  groupName: company.groupName,
  source: company.source,
})

export function CompanyFields({ field }: { field: ReturnType<typeof filled> }) {
  return (
    <>
      <Field label="Nom" {...field('name')} />
      <Field label="SIRET" optional hint="Quatorze chiffres." {...field('siret')} />
      <Field label="Code NAF" optional hint="Par exemple 10.39A." {...field('naf')} />
      <Field label="Code Insee de la commune" optional hint="Cinq caractères, par exemple 47001 pour Agen." {...field('communeCode')} />
      <Select
        label="Effectif"
        optional
        emptyLabel="Non connu"
        {...field('headcount')}
        options={headcountCodes.map((code) => ({ value: code, label: headcounts[code] }))}
      />
      <Field label="Effectif au" kind="date" optional hint="Le jour que dit la source." {...field('headcountOn')} />
      <Field label="Groupe" optional hint="Quand les décisions se prennent ailleurs." {...field('groupName')} />
      <Field label="Source" hint="Registre, site de l’entreprise, visite…" {...field('source')} />
    </>
  )
}
