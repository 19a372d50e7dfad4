import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { Scope } from '#cap/projects/policy.ts'
import { inScope, isNotClosed } from '#cap/projects/queries.ts'

/** Whether what is bound to a project, or to none, is for the person: its file is read, and no interest closes it. */
export const isOpenTo = (
  projects: Scope,
  territoryId: RawBuilder<unknown>,
  projectId: RawBuilder<unknown>,
): RawBuilder<boolean> => sql<boolean>`(
  ${projectId} is null or exists (
    select from projects.project p join territory.territory t on t.id = p.territory_id
    where p.territory_id = ${territoryId} and p.id = ${projectId} and ${inScope(projects)} and ${isNotClosed(projects)}))`

export interface Bindable {
  id: string
  reference: string
  title: string
}

const mostBindable = 300

/** The projects of a territory that the person may write about: those whose file is open to them. */
export async function projectsToBind(tx: Tx, projects: Scope, territoryId: string): Promise<Bindable[]> {
  const { rows } = await sql<Bindable>`
    select p.id, p.reference, p.title from projects.project p join territory.territory t on t.id = p.territory_id
    where p.territory_id = ${territoryId} and ${inScope(projects)} and ${isNotClosed(projects)}
    order by p.reference desc limit ${mostBindable}`.execute(tx)
  return rows
}
