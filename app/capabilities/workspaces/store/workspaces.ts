import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { MemberRole, SettingsForm, Workspace, WorkspaceForm } from '../model.ts'

type Key = Pick<Workspace, 'id' | 'territoryId'>

export interface NewWorkspace extends Omit<WorkspaceForm, 'filiere' | 'enjeu' | 'project'> {
  id: string
  territoryId: string
  filiere: string | null
  enjeu: string | null
  projectId: string | null
  openedBy: string | null
}

/** Sending the same form twice opens once. @returns its reference, and whether it was opened now */
export async function addWorkspace(tx: Tx, w: NewWorkspace, on: Day): Promise<{ reference: string; isNew: boolean }> {
  const { rows } = await sql<{ reference: string }>`
    insert into workspaces.workspace (id, territory_id, reference, submission_key, title, purpose, topic, filiere, enjeu, project_id, entry, opened_on, opened_by)
    values (${w.id}, ${w.territoryId}, 'E-' || left(${on}::text, 4) || '-' || lpad(nextval('workspaces.reference_number')::text, 4, '0'),
      ${w.submissionKey}, ${w.title}, ${w.purpose}, ${w.topic}, ${w.filiere}, ${w.enjeu}, ${w.projectId}, ${w.entry}, ${on}, ${w.openedBy})
    on conflict (territory_id, submission_key) do nothing returning reference`.execute(tx)
  if (rows[0]) return { reference: rows[0].reference, isNew: true }
  const earlier = await sql<{ reference: string }>`
    select reference from workspaces.workspace where territory_id = ${w.territoryId} and submission_key = ${w.submissionKey}`.execute(tx)
  return { reference: earlier.rows[0]!.reference, isNew: false }
}

export async function saveSettings(tx: Tx, { id, territoryId }: Key, { title, purpose }: SettingsForm, by: string): Promise<void> {
  await sql`
    update workspaces.workspace set title = ${title}, purpose = ${purpose}, changed_by = ${by}, changed_at = now(), version = version + 1
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}

export async function saveClosing(tx: Tx, { id, territoryId }: Key, closedOn: Day | null, by: string): Promise<void> {
  await sql`
    update workspaces.workspace set closed_on = ${closedOn}, changed_by = ${by}, changed_at = now(), version = version + 1
    where territory_id = ${territoryId} and id = ${id}`.execute(tx)
}

export interface NewMember {
  personId: string
  role: MemberRole
  basis: 'mandate' | 'guest'
  on: Day
  invitedBy: string | null
}

/** Who left and comes back has one line, of the last time. */
export async function saveMember(tx: Tx, { id, territoryId }: Key, m: NewMember): Promise<void> {
  await sql`
    insert into workspaces.member (territory_id, workspace_id, person_id, role, basis, joined_on, invited_by)
    values (${territoryId}, ${id}, ${m.personId}, ${m.role}, ${m.basis}, ${m.on}, ${m.invitedBy})
    on conflict (territory_id, workspace_id, person_id) do update
    set role = excluded.role, basis = excluded.basis, joined_on = excluded.joined_on, invited_by = excluded.invited_by, left_on = null`.execute(
    tx,
  )
}

export async function saveRole(tx: Tx, { id, territoryId }: Key, personId: string, role: MemberRole): Promise<void> {
  await sql`
    update workspaces.member set role = ${role}
    where territory_id = ${territoryId} and workspace_id = ${id} and person_id = ${personId}`.execute(tx)
}

export async function saveLeaving(tx: Tx, { id, territoryId }: Key, personId: string, on: Day): Promise<void> {
  await sql`
    update workspaces.member set left_on = ${on}
    where territory_id = ${territoryId} and workspace_id = ${id} and person_id = ${personId}`.execute(tx)
}
