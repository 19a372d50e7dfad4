import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import { documentsPerPage, type DocumentVersion, type SharedDocument } from '../model.ts'
import { isOpenTo } from './bound.ts'
import type { Reading } from './stream.ts'

const columns = sql`
  d.id, d.project_id as "projectId", d.number, d.audience, d.title, d.description, d.added_on as "addedOn", a.name as "addedBy", c.name as "changedBy",
  d.changed_at as "changedAt", d.version, v.number as "lastNumber", v.file_name as "fileName", v.size, v.added_at as "lastAt", b.name as "lastBy"`

const tables = sql`
  workspaces.document d
  join membership.person a on a.id = d.added_by
  join membership.person c on c.id = d.changed_by
  join workspaces.document_version v on v.territory_id = d.territory_id and v.document_id = d.id
    and v.number = (select max(number) from workspaces.document_version x where x.territory_id = d.territory_id and x.document_id = d.id)
  join membership.person b on b.id = v.added_by`

const read = ({ territoryId, id, corner, projects }: Reading) => sql`
  d.territory_id = ${territoryId} and d.workspace_id = ${id} and (d.audience = 'members' or ${corner})
  and ${isOpenTo(projects, sql`d.territory_id`, sql`d.project_id`)}`

/** Documents of a workspace, the last changed first. */
export async function documentsOf(
  tx: Tx,
  reading: Reading,
  filter: { search?: string; page?: number; pageSize?: number } = {},
): Promise<{ documents: SharedDocument[]; total: number }> {
  const like = filter.search ? `%${filter.search.replaceAll(/[\\%_]/g, '\\$&')}%` : null
  const size = filter.pageSize ?? documentsPerPage
  const where = sql`${read(reading)} and (${like}::text is null or d.title ilike ${like} or d.description ilike ${like})`
  const { rows } = await sql<SharedDocument>`
    select ${columns} from ${tables} where ${where}
    order by v.added_at desc, d.number desc limit ${size} offset ${((filter.page ?? 1) - 1) * size}`.execute(tx)
  const count = await sql<{ total: number }>`select count(*) as total from workspaces.document d where ${where}`.execute(tx)
  return { documents: rows, total: count.rows[0]!.total }
}

export async function documentByNumber(tx: Tx, reading: Reading, number: number): Promise<SharedDocument | undefined> {
  const { rows } = await sql<SharedDocument>`select ${columns} from ${tables} where ${read(reading)} and d.number = ${number}`.execute(tx)
  return rows[0]
}

/** The document, locked until the transaction ends: two new versions sent at once take two numbers. */
export async function documentToChange(tx: Tx, reading: Reading, number: number): Promise<SharedDocument | undefined> {
  const { rows } = await sql<{
    id: string
  }>`select d.id from workspaces.document d where ${read(reading)} and d.number = ${number} for update`.execute(tx)
  return rows[0] ? documentByNumber(tx, reading, number) : undefined
}

const versionsShown = 200

/** Every version of a document read in scope, newest first. */
export async function versionsOf(tx: Tx, { territoryId }: Reading, documentId: string): Promise<DocumentVersion[]> {
  const { rows } = await sql<DocumentVersion>`
    select v.number, v.hash, v.file_name as "fileName", v.media_type as "mediaType", v.size, v.scan, v.remark, p.name as "addedBy", v.added_at as "addedAt"
    from workspaces.document_version v join membership.person p on p.id = v.added_by
    where v.territory_id = ${territoryId} and v.document_id = ${documentId} order by v.number desc limit ${versionsShown}`.execute(tx)
  return rows
}

export async function versionOf(tx: Tx, reading: Reading, number: number, version: number): Promise<DocumentVersion | undefined> {
  const { rows } = await sql<DocumentVersion>`
    select v.number, v.hash, v.file_name as "fileName", v.media_type as "mediaType", v.size, v.scan, v.remark, p.name as "addedBy", v.added_at as "addedAt"
    from workspaces.document_version v
    join workspaces.document d on d.territory_id = v.territory_id and d.id = v.document_id
    join membership.person p on p.id = v.added_by
    where ${read(reading)} and d.number = ${number} and v.number = ${version}`.execute(tx)
  return rows[0]
}

/** The file of a version, for the job that reads its words; asked as the system. */
export async function fileToRead(
  tx: Tx,
  { territoryId, documentId, number }: { territoryId: string; documentId: string; number: number },
): Promise<Pick<DocumentVersion, 'hash' | 'mediaType'> | undefined> {
  const { rows } = await sql<Pick<DocumentVersion, 'hash' | 'mediaType'>>`
    select hash, media_type as "mediaType" from workspaces.document_version
    where territory_id = ${territoryId} and document_id = ${documentId} and number = ${number}`.execute(tx)
  return rows[0]
}
