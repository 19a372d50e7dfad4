import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { Audience, EntryKind, Workspace } from '../model.ts'

type Key = Pick<Workspace, 'id' | 'territoryId'>

export interface NewEntry {
  id: string
  kind: EntryKind
  audience: Audience
  threadId: string | null
  authorId: string
  body: string
  submissionKey: string
  documentId: string | null
  documentNumber: number | null
  projectId?: string | null
  mentions: readonly string[]
  /** When the demonstration says it was written; now, for everybody else. */
  at?: string
}

/** Sending the same form twice writes once. @returns whether it was written now */
export async function addEntry(tx: Tx, { id: workspaceId, territoryId }: Key, e: NewEntry): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into workspaces.entry (id, territory_id, workspace_id, kind, audience, thread_id, author_id, body, document_id, document_number, project_id, submission_key, at)
    values (${e.id}, ${territoryId}, ${workspaceId}, ${e.kind}, ${e.audience}, ${e.threadId}, ${e.authorId}, ${e.body}, ${e.documentId}, ${e.documentNumber}, ${e.projectId ?? null}, ${e.submissionKey},
      coalesce(${e.at ?? null}::timestamptz, now()))
    on conflict (territory_id, submission_key) do nothing`.execute(tx)
  if (numAffectedRows === 0n) return false
  await sql`
    insert into workspaces.mention (territory_id, entry_id, workspace_id, audience, person_id)
    select ${territoryId}, ${e.id}, ${workspaceId}, ${e.audience}, person from unnest(${[...e.mentions]}::uuid[]) as person`.execute(tx)
  return true
}

export async function saveWithdrawal(tx: Tx, { territoryId }: Key, entryId: string): Promise<void> {
  await sql`
    update workspaces.entry set withdrawn_at = now() where territory_id = ${territoryId} and id = ${entryId}`.execute(tx)
}
