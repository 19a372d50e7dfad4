import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { CompanyInterest } from '../model/interests.ts'

/**
 * The interests in companies declared by these persons or for them, those that ended included. The database shows a person's own,
 * and to the chef de projet those of the people of the territory.
 */
export async function companyInterestsOf(tx: Tx, personIds: readonly string[]): Promise<CompanyInterest[]> {
  const { rows } = await sql<CompanyInterest>`
    select i.id, i.person_id as "personId", p.name as person, i.company, i.siren, i.linked_sirens as "linkedSirens", i.kind, i.note,
      i.valid_from as "from", i.valid_until as until, d.name as "declaredBy", i.declared_on as "declaredOn"
    from membership.company_interest i
    join membership.person p on p.id = i.person_id
    left join membership.person d on d.id = i.declared_by
    where i.person_id = any(${[...personIds]}::uuid[])
    order by p.name, i.valid_from desc, i.id limit 500`.execute(tx)
  return rows
}

export interface FiliereInterest {
  personId: string
  person: string
  filiere: string
  label: string
  declaredOn: Day
}

export async function filiereInterestsOf(tx: Tx, personIds: readonly string[]): Promise<FiliereInterest[]> {
  const { rows } = await sql<FiliereInterest>`
    select i.person_id as "personId", p.name as person, i.filiere, f.label, i.declared_on as "declaredOn"
    from membership.interest i join membership.person p on p.id = i.person_id join territory.filiere f on f.code = i.filiere
    where i.person_id = any(${[...personIds]}::uuid[]) order by p.name, f.label`.execute(tx)
  return rows
}

export interface Employer {
  personId: string
  person: string
  company: string
  siren: string
}

/** The firms these persons work for, by their mandates of the day: they count as declared. */
export async function employersOf(tx: Tx, personIds: readonly string[], on: Day): Promise<Employer[]> {
  const { rows } = await sql<Employer>`
    select distinct m.person_id as "personId", p.name as person, o.name as company, o.siren
    from membership.mandate m join membership.person p on p.id = m.person_id join membership.organisation o on o.id = m.organisation_id
    where m.person_id = any(${[...personIds]}::uuid[]) and o.kind = 'company' and o.siren is not null
      and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until)
    order by p.name, o.name`.execute(tx)
  return rows
}
