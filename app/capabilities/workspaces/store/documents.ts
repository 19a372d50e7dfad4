import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Audience, DescriptionForm, Workspace } from '../model.ts'

type Key = Pick<Workspace, 'id' | 'territoryId'>

export interface NewDocument {
  id: string
  audience: Audience
  title: string
  description: string
  by: string
  on: Day
  /** The message that it came with, and the project that it is about. */
  entryId?: string
  projectId?: string | null
}

/** @returns its number */
export async function addDocument(tx: Tx, { id: workspaceId, territoryId }: Key, d: NewDocument): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    insert into workspaces.document (id, territory_id, workspace_id, audience, title, description, added_on, added_by, changed_by, entry_id, project_id)
    values (${d.id}, ${territoryId}, ${workspaceId}, ${d.audience}, ${d.title}, ${d.description}, ${d.on}, ${d.by}, ${d.by}, ${d.entryId ?? null}, ${d.projectId ?? null}) returning number`.execute(
    tx,
  )
  return rows[0]!.number
}

export interface NewVersion {
  documentId: string
  number: number
  audience: Audience
  hash: string
  fileName: string
  mediaType: string
  size: number
  scan: 'clean' | 'not-scanned'
  remark: string
  by: string
  submissionKey: string
}

export async function addVersion(tx: Tx, { id: workspaceId, territoryId }: Key, v: NewVersion): Promise<void> {
  await sql`
    insert into workspaces.document_version (territory_id, document_id, workspace_id, number, audience, hash, file_name, media_type, size, scan, remark, added_by, submission_key)
    values (${territoryId}, ${v.documentId}, ${workspaceId}, ${v.number}, ${v.audience}, ${v.hash}, ${v.fileName}, ${v.mediaType}, ${v.size}, ${v.scan}, ${v.remark}, ${v.by}, ${v.submissionKey})`.execute(
    tx,
  )
}

/** @returns the number of the document that this form made already */
export async function documentOfSubmission(tx: Tx, { territoryId }: Key, submissionKey: string): Promise<number | undefined> {
  const { rows } = await sql<{ number: number }>`
    select d.number from workspaces.document_version v join workspaces.document d on d.territory_id = v.territory_id and d.id = v.document_id
    where v.territory_id = ${territoryId} and v.submission_key = ${submissionKey}`.execute(tx)
  return rows[0]?.number
}

export async function saveDescription(tx: Tx, { territoryId }: Key, documentId: string, form: DescriptionForm, by: string): Promise<void> {
  await sql`
    update workspaces.document set title = ${form.title}, description = ${form.description}, changed_by = ${by}, changed_at = now(), version = version + 1
    where territory_id = ${territoryId} and id = ${documentId}`.execute(tx)
}

export async function saveText(tx: Tx, t: { territoryId: string; documentId: string; number: number; text: string }): Promise<void> {
  await sql`
    insert into workspaces.document_text (territory_id, document_id, workspace_id, audience, number, text)
    select territory_id, id, workspace_id, audience, ${t.number}, ${t.text} from workspaces.document
    where territory_id = ${t.territoryId} and id = ${t.documentId}
    on conflict (territory_id, document_id) do update set text = excluded.text, number = excluded.number, read_at = now()
    where document_text.number <= excluded.number`.execute(tx)
}
