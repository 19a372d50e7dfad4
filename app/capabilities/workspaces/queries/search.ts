import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import { markEnd, markStart } from '#kernel/words.ts'
import { readScope } from '#cap/projects/policy.ts'
import type { Workspace } from '../model.ts'
import { type FoundKind, foundPerPage } from '../model/search.ts'
import { mayReadWorkspace, type WorkspaceScope } from '../policy.ts'
import { projectsToBind } from './bound.ts'
import { workspaceInScope } from './workspaces.ts'

/** Where to look: what the person reads, and where they read the corner of the advisers too. */
export interface Where {
  readable: readonly string[]
  cornered: readonly string[]
  /** Projects about which what is said is read too. */
  bound: readonly string[]
}

/** @param reference one workspace alone, when it is asked */
export async function whereToLook(tx: Tx, scope: WorkspaceScope, territoryId: string, reference?: string): Promise<Where> {
  const { rows } = await sql<Pick<Workspace, 'id' | 'territoryId' | 'regionCode' | 'entry' | 'closedOn'>>`
    select w.id, w.territory_id as "territoryId", t.region_code as "regionCode", w.entry, w.closed_on as "closedOn"
    from workspaces.workspace w join territory.territory t on t.id = w.territory_id
    where w.territory_id = ${territoryId} and (${reference ?? null}::text is null or w.reference = ${reference ?? null}) and ${workspaceInScope(scope)}
    limit 5000`.execute(tx)
  // All of these are read by the person: an operator among their mandates reads the corner of each.
  const cornered = rows.filter((w) => mayReadWorkspace(scope.actor, 'read-corner', { ...w, joined: 'reader' }))
  const projects = await projectsToBind(tx, readScope(scope.actor, scope.on), territoryId)
  return { readable: rows.map((w) => w.id), cornered: cornered.map((w) => w.id), bound: projects.map(({ id }) => id) }
}

export interface Found {
  kind: FoundKind
  workspaceTitle: string
  workspaceReference: string
  /** Of a task, a document or a note; nothing for a message. */
  number: number | null
  threadId: string | null
  title: string
  /** The words around what was found, each found word between `markStart` and `markEnd`. */
  excerpt: string
  by: string
  at: Date
}

const excerptOptions = `StartSel="${markStart}", StopSel="${markEnd}", MaxFragments=2, MaxWords=28, MinWords=10, FragmentDelimiter=" … "`

// Beyond this one adds a word rather than turn pages; and nothing is ranked further than it is shown.
const mostCounted = 1000

/**
 * What answers some words, the closest first: messages, tasks, documents with their text, and notes. The index says which;
 * each is then read in its own table, behind its wall, and what the wall hides is not told.
 */
export async function search(
  tx: Tx,
  where: Where,
  asked: { words: string; kind?: FoundKind | undefined; page?: number; pageSize?: number },
): Promise<{ found: Found[]; total: number }> {
  const size = asked.pageSize ?? foundPerPage
  const matching = sql`
    from workspaces.search_entry s, websearch_to_tsquery('workspaces.french', ${asked.words}) as query
    where s.words @@ query and s.workspace_id = any(${[...where.readable]}::uuid[])
      and (s.audience = 'members' or s.workspace_id = any(${[...where.cornered]}::uuid[]))
      and (s.project_id is null or s.project_id = any(${[...where.bound]}::uuid[]))
      and (${asked.kind ?? null}::text is null or s.kind = ${asked.kind ?? null})`
  const count = await sql<{ total: number }>`select count(*) as total from (select ${matching} limit ${mostCounted}) counted`.execute(tx)
  const { rows } = await sql<Found>`
    with page as materialized (
      select s.kind, s.item_id, s.territory_id, ts_rank(s.words, query) as rank, s.at ${matching}
      order by rank desc, s.at desc, s.item_id limit ${size} offset ${((asked.page ?? 1) - 1) * size}),
    told as (
      select p.rank, p.kind, n.workspace_id, null::bigint as number, coalesce(n.thread_id, n.id) as thread_id, '' as title, n.body as text, n.author_id as person_id, n.at
      from page p join workspaces.entry n on n.territory_id = p.territory_id and n.id = p.item_id where p.kind = 'message' and n.withdrawn_at is null
      union all
      select p.rank, p.kind, k.workspace_id, k.number, null, k.title, k.detail, k.changed_by, k.changed_at
      from page p join workspaces.task k on k.territory_id = p.territory_id and k.id = p.item_id where p.kind = 'task'
      union all
      select p.rank, p.kind, o.workspace_id, o.number, null, o.title, o.text, o.changed_by, o.changed_at
      from page p join workspaces.note o on o.territory_id = p.territory_id and o.id = p.item_id where p.kind = 'note'
      union all
      select p.rank, p.kind, d.workspace_id, d.number, null, d.title, d.description || ' ' || coalesce(x.text, ''), d.changed_by, d.changed_at
      from page p join workspaces.document d on d.territory_id = p.territory_id and d.id = p.item_id
      left join workspaces.document_text x on x.territory_id = d.territory_id and x.document_id = d.id where p.kind = 'document')
    select f.kind, w.title as "workspaceTitle", w.reference as "workspaceReference", f.number, f.thread_id as "threadId", f.title, n.name as by, f.at,
      ts_headline('workspaces.french', left(translate(f.text, ${markStart + markEnd}, ''), 100000),
        websearch_to_tsquery('workspaces.french', ${asked.words}), ${excerptOptions}) as excerpt
    from told f join workspaces.workspace w on w.id = f.workspace_id join membership.person n on n.id = f.person_id
    order by f.rank desc, f.at desc`.execute(tx)
  return { found: rows, total: count.rows[0]!.total }
}
