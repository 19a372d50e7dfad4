import type { CompanyInterest } from '#cap/membership/model/interests.ts'
import { interestKindCodes, interestKinds } from '#cap/membership/model/interests.ts'
import type { Employer, FiliereInterest } from '#cap/membership/queries/interests.ts'
import { Button, PostButton } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { CommitteeForm } from './committee-form.tsx'

type Shown = CompanyInterest & { current: boolean; mayEnd: boolean }

interface ListsProps {
  companies: readonly Shown[]
  filiereInterests: readonly FiliereInterest[]
  employers: readonly Employer[]
}

/** What closes files to these people: what they declared, and the firm they work for. */
export function InterestLists({ companies, filiereInterests, employers }: ListsProps) {
  if (companies.length + filiereInterests.length + employers.length === 0)
    return <Empty title="Aucun intérêt connu">L’entreprise où vous travaillez compte sans être déclarée, si votre mandat la nomme.</Empty>
  return (
    <>
      {companies.length > 0 && (
        <DataTable
          caption="Dans des entreprises"
          rows={companies}
          keyOf={(one) => one.id}
          columns={[
            { key: 'person', label: 'Personne', cell: (one) => one.person },
            { key: 'company', label: 'Entreprise', cell: companyOf },
            { key: 'kind', label: 'Lien', cell: kindOf },
            { key: 'period', label: 'Période', cell: periodOf },
          ]}
        />
      )}
      {employers.length > 0 && (
        <DataTable
          caption="Par leur employeur, que nomme leur mandat"
          rows={employers}
          keyOf={(one) => one.personId + one.siren}
          columns={[
            { key: 'person', label: 'Personne', cell: (one) => one.person },
            { key: 'company', label: 'Entreprise', cell: (one) => `${one.company} (${one.siren})` },
          ]}
        />
      )}
      {filiereInterests.length > 0 && (
        <DataTable
          caption="Dans des filières"
          rows={filiereInterests}
          keyOf={(one) => one.personId + one.filiere}
          columns={[
            { key: 'person', label: 'Personne', cell: (one) => one.person },
            { key: 'filiere', label: 'Filière', cell: (one) => one.label },
            { key: 'since', label: 'Déclaré le', cell: (one) => formatDay(one.declaredOn) },
          ]}
        />
      )}
    </>
  )
}

const companyOf = (one: Shown) => (
  <div>
    {one.company}
    <br />
    <small>
      SIREN {one.siren}
      {one.linkedSirens.length > 0 && `, et du même groupe : ${one.linkedSirens.join(', ')}`}
    </small>
  </div>
)

const kindOf = (one: Shown) => (
  <div>
    {interestKinds[one.kind]}
    {one.note && (
      <>
        <br />
        <small>{one.note}</small>
      </>
    )}
  </div>
)

const periodOf = (one: Shown) => (
  <div>
    depuis le {formatDay(one.from)}
    {one.until && `, jusqu’au ${formatDay(one.until)}`}
    <br />
    <small>
      déclaré le {formatDay(one.declaredOn)}
      {one.declaredBy && ` par ${one.declaredBy}`}
    </small>
    {one.mayEnd && one.until === null && (
      <PostButton small fields={{ verb: 'end', interest: one.id }}>
        Mettre fin<span className="read-only-aloud"> à l’intérêt de {one.person}</span>
      </PostButton>
    )}
  </div>
)

interface FormProps {
  form: KeptForm | undefined
  persons: readonly { value: string; label: string }[]
  self: string
  mayRecord: boolean
  today: string
  filieres: readonly { code: string; label: string }[]
}

export function CompanyForm({ form, persons, self, mayRecord, today }: FormProps) {
  const field = filled(form?.fields.verb === 'company' ? form : undefined, { person: self, from: today })
  return (
    <CommitteeForm verb="company">
      {mayRecord ? <Select label="Personne" options={persons} {...field('person')} /> : <input type="hidden" name="person" value={self} />}
      <Field label="Entreprise" {...field('company')} />
      <Field label="SIREN" hint="Neuf chiffres." {...field('siren')} />
      <Field
        label="SIREN du même groupe"
        optional
        hint="Séparés par des virgules : leurs dossiers se ferment aussi."
        {...field('linkedSirens')}
      />
      <Select label="Lien" options={interestKindCodes.map((code) => ({ value: code, label: interestKinds[code] }))} {...field('kind')} />
      <Field kind="date" label="Depuis le" {...field('from')} />
      <Field
        kind="textarea"
        rows={2}
        label="Précision"
        optional
        hint="Lue par la personne et le chef de projet, par nul autre."
        maxLength={1000}
        {...field('note')}
      />
      <Button look="main">Déclarer</Button>
    </CommitteeForm>
  )
}

export function FiliereForm({ form, persons, self, mayRecord, filieres }: FormProps) {
  const field = filled(form?.fields.verb === 'filiere' ? form : undefined, { person: self })
  return (
    <CommitteeForm verb="filiere">
      {mayRecord ? <Select label="Personne" options={persons} {...field('person')} /> : <input type="hidden" name="person" value={self} />}
      <Select label="Filière" options={filieres.map(({ code, label }) => ({ value: code, label }))} {...field('filiere')} />
      <Button>Déclarer</Button>
    </CommitteeForm>
  )
}
