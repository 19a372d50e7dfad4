import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { OutsideAnswer } from '../model/outside.ts'

/** What demarches-simplifiees.fr last answered of the files of a project, by their reference. */
export async function outsideAnswersOf(
  tx: Tx,
  { territoryId, id }: { territoryId: string; id: string },
): Promise<Readonly<Record<string, OutsideAnswer>>> {
  const { rows } = await sql<OutsideAnswer & { reference: string }>`
    select a.reference, o.state, o.state_on as "stateOn", o.message, o.problem, o.asked_on as "askedOn"
    from applications.outside_answer o join applications.application a on a.territory_id = o.territory_id and a.id = o.application_id
    where a.territory_id = ${territoryId} and a.project_id = ${id} limit 50`.execute(tx)
  return Object.fromEntries(rows.map(({ reference, ...answer }) => [reference, answer]))
}

/** The files that wait for an answer of an operator who gave them a number. Read as the system. */
export async function filesToAskFor(tx: Tx): Promise<{ territoryId: string; reference: string; outsideNumber: string }[]> {
  const { rows } = await sql<{ territoryId: string; reference: string; outsideNumber: string }>`
    select territory_id as "territoryId", reference, outside_number as "outsideNumber" from applications.application
    where outside_number is not null and state in ('draft', 'submitted', 'incomplete', 'instructed') order by territory_id, id limit 10000`.execute(
    tx,
  )
  return rows
}

/** The company that a file is for. Read as the system. */
export async function sirenOf(tx: Tx, { territoryId, projectId }: { territoryId: string; projectId: string }): Promise<string | null> {
  const { rows } = await sql<{ siren: string | null }>`
    select coalesce(siren, left(siret, 9)) as siren from projects.project where territory_id = ${territoryId} and id = ${projectId}`.execute(
    tx,
  )
  return rows[0]?.siren ?? null
}
