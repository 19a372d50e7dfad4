import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { Scope } from '#cap/projects/policy.ts'
import { type Entry, threadsPerPage, type Workspace } from '../model.ts'
import { isOpenTo } from './bound.ts'

/** Whether the corner of the advisers is read with the rest; made by `readingOf` of access.ts alone. */
export interface Reading extends Pick<Workspace, 'id' | 'territoryId'> {
  corner: boolean
  /** The projects whose file is read: what is bound to another is not. */
  projects: Scope
}

/** The conversation that an entry opens: itself, and what was answered. */
export interface Thread extends Entry {
  replies: Entry[]
}

const columns = sql`
  n.id, n.kind, n.audience, n.thread_id as "threadId", n.author_id as "authorId", p.name as author,
  case when n.withdrawn_at is null then n.body else '' end as body, n.at, n.withdrawn_at is not null as withdrawn,
  array(select q.name from workspaces.mention m join membership.person q on q.id = m.person_id
    where m.territory_id = n.territory_id and m.entry_id = n.id order by q.name) as mentioned,
  j.reference as "projectReference", j.title as "projectTitle",
  coalesce((select jsonb_agg(jsonb_build_object('number', d.number, 'version', v.number, 'title', d.title, 'fileName', v.file_name, 'size', v.size, 'scan', v.scan) order by d.number)
    from workspaces.document d join workspaces.document_version v on v.territory_id = d.territory_id and v.document_id = d.id
    where d.territory_id = n.territory_id
      and ((d.id = n.document_id and v.number = n.document_number) or (d.entry_id = n.id and v.number = 1))), '[]') as files`

const tables = sql`
  workspaces.entry n
  join membership.person p on p.id = n.author_id
  left join projects.project j on j.territory_id = n.territory_id and j.id = n.project_id`

const read = ({ territoryId, id, corner, projects }: Reading) => sql`
  n.territory_id = ${territoryId} and n.workspace_id = ${id} and (n.audience = 'members' or ${corner})
  and ${isOpenTo(projects, sql`n.territory_id`, sql`n.project_id`)}`

const repliesShown = 200

/** One page of the stream, newest first, each entry with its answers in the order they came. */
export async function streamOf(
  tx: Tx,
  reading: Reading,
  filter: { kind?: string | undefined; page?: number } = {},
): Promise<{ threads: Thread[]; total: number }> {
  const where = sql`${read(reading)} and n.thread_id is null and (${filter.kind ?? null}::text is null or n.kind = ${filter.kind ?? null})`
  const { rows } = await sql<Entry>`
    select ${columns} from ${tables} where ${where}
    order by n.at desc, n.id desc limit ${threadsPerPage} offset ${((filter.page ?? 1) - 1) * threadsPerPage}`.execute(tx)
  const count = await sql<{ total: number }>`select count(*) as total from workspaces.entry n where ${where}`.execute(tx)
  const replies = await repliesTo(
    tx,
    reading,
    rows.map((entry) => entry.id),
  )
  return {
    threads: rows.map((entry) => ({ ...entry, replies: replies.filter((reply) => reply.threadId === entry.id) })),
    total: count.rows[0]!.total,
  }
}

/** One conversation, by the entry that opens it. */
export async function threadOf(tx: Tx, reading: Reading, id: string): Promise<Thread | undefined> {
  const { rows } =
    await sql<Entry>`select ${columns} from ${tables} where ${read(reading)} and n.id = ${id} and n.thread_id is null`.execute(tx)
  return rows[0] && { ...rows[0], replies: await repliesTo(tx, reading, [id]) }
}

async function repliesTo(tx: Tx, reading: Reading, threadIds: readonly string[]): Promise<Entry[]> {
  const { rows } = await sql<Entry>`
    select ${columns} from ${tables}
    where ${read(reading)} and n.thread_id = any(${[...threadIds]}::uuid[])
    order by n.at, n.id limit ${repliesShown}`.execute(tx)
  return rows
}

export interface ThreadHead extends Pick<Entry, 'id' | 'audience'> {
  projectId: string | null
}

/** The entry that opens a conversation, as the person reads it. */
export async function threadHead(tx: Tx, reading: Reading, id: string): Promise<ThreadHead | undefined> {
  const { rows } = await sql<ThreadHead>`
    select n.id, n.audience, n.project_id as "projectId" from workspaces.entry n where ${read(reading)} and n.id = ${id} and n.thread_id is null`.execute(
    tx,
  )
  return rows[0]
}

export async function entryToWithdraw(
  tx: Tx,
  reading: Reading,
  id: string,
): Promise<Pick<Entry, 'id' | 'authorId' | 'withdrawn'> | undefined> {
  const { rows } = await sql<Pick<Entry, 'id' | 'authorId' | 'withdrawn'>>`
    select n.id, n.author_id as "authorId", n.withdrawn_at is not null as withdrawn
    from workspaces.entry n where ${read(reading)} and n.id = ${id} for update`.execute(tx)
  return rows[0]
}
