import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { CompanyInterestForm } from '../model/interests.ts'

export interface NewCompanyInterest extends Omit<CompanyInterestForm, 'person'> {
  id: string
  personId: string
  declaredBy: string | null
  declaredOn: Day
}

export async function addCompanyInterest(tx: Tx, interest: NewCompanyInterest): Promise<void> {
  const { id, personId, company, siren, linkedSirens, kind, note, from, declaredBy, declaredOn } = interest
  await sql`
    insert into membership.company_interest (id, person_id, company, siren, linked_sirens, kind, note, valid_from, declared_by, declared_on)
    values (${id}, ${personId}, ${company}, ${siren}, ${linkedSirens}, ${kind}, ${note}, ${from}, ${declaredBy}, ${declaredOn})`.execute(tx)
}

/** @returns false when it was declared already */
export async function addFiliereInterest(tx: Tx, personId: string, filiere: string, on: Day): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into membership.interest (person_id, filiere, declared_on) values (${personId}, ${filiere}, ${on})
    on conflict do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/** @returns false when there is none, it ended already, or it is not theirs to lift */
export async function liftCompanyInterest(tx: Tx, id: string, until: Day): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update membership.company_interest set valid_until = greatest(${until}::date, valid_from)
    where id = ${id} and valid_until is null`.execute(tx)
  return numAffectedRows === 1n
}
