import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, Tx } from '#kernel/db.ts'
import type { Edition, EditionContent } from '../model/edition.ts'
import { contentColumns } from './fiches.ts'

const editionColumns = sql`
  e.id, e.territory_id as "territoryId", e.number, e.state, e.title, e.summary, e.axes, e.changes, e.content,
  e.submitted_on as "submittedOn", e.submitted_by as "submittedBy", e.decided_on as "decidedOn"`

/** The editions of a plan that the database lets this person read, latest first. */
export async function editionsOf(tx: Tx | Db, territoryId: string): Promise<Edition[]> {
  const { rows } = await sql<Edition>`
    select ${editionColumns} from action_plan.edition e where e.territory_id = ${territoryId} order by e.number desc limit 200`.execute(tx)
  return rows
}

export interface EditionFiche {
  ficheId: string
  reference: string
  content: EditionContent
}

/** The fiches of an edition, by axis: those that the database lets this person read. */
export async function fichesOfEdition(tx: Tx | Db, { territoryId, id }: Pick<Edition, 'territoryId' | 'id'>): Promise<EditionFiche[]> {
  const { rows } = await sql<EditionFiche>`
    select fiche_id as "ficheId", reference, content from action_plan.edition_fiche
    where territory_id = ${territoryId} and edition_id = ${id} order by reference`.execute(tx)
  return rows
}

/** What an edition keeps of each fiche of the plan, as it is now. */
const currentContent = sql`
  select f.id, f.reference, f.tier, to_jsonb(x) || jsonb_build_object(
    'budget', coalesce((select jsonb_agg(jsonb_build_object('year', b.year, 'kind', b.kind, 'forecast', b.forecast, 'actual', b.actual) order by b.year, b.kind)
      from action_plan.budget_line b where b.territory_id = f.territory_id and b.fiche_id = f.id), '[]'),
    'funders', coalesce((select jsonb_agg(jsonb_build_object('funder', l.funder, 'amount', l.amount) order by l.funder)
      from action_plan.funder_line l where l.territory_id = f.territory_id and l.fiche_id = f.id), '[]')) as content
  from action_plan.fiche f
  left join action_plan.axis a on a.territory_id = f.territory_id and a.id = f.axis_id
  left join action_plan.fiche u on u.territory_id = f.territory_id and u.id = f.parent_id
  cross join lateral (select ${contentColumns}, a.title as "axisTitle", u.reference as "parentReference", f.fictional) x`

/** The plan as it would be kept today: what is compared with an edition. */
export async function currentFiches(tx: Tx, territoryId: string): Promise<EditionFiche[]> {
  const { rows } = await sql<EditionFiche>`
    select c.id as "ficheId", c.reference, c.content from (${currentContent} where f.territory_id = ${territoryId}) c order by c.reference`.execute(
    tx,
  )
  return rows
}

export interface CurrentFiche extends EditionFiche {
  tier: string
}

/** The same, with who may read each, for keeping. */
export async function fichesToKeep(tx: Tx, territoryId: string): Promise<CurrentFiche[]> {
  const { rows } = await sql<CurrentFiche>`
    select c.id as "ficheId", c.reference, c.tier, c.content from (${currentContent} where f.territory_id = ${territoryId}) c order by c.reference`.execute(
    tx,
  )
  return rows
}

/** The whole of an edition as the text both halves sign. */
export async function signedText(tx: Tx, { territoryId, id }: Pick<Edition, 'territoryId' | 'id'>): Promise<string> {
  const { rows } = await sql<{ text: string }>`
    select concat_ws(E'\x1f', e.number::text, e.title, e.summary, e.axes::text, e.changes, e.content_hash) as text
    from action_plan.edition e where e.territory_id = ${territoryId} and e.id = ${id}`.execute(tx)
  return rows[0]!.text
}

export const hashOf = (fiches: readonly CurrentFiche[]): string => createHash('sha256').update(JSON.stringify(fiches)).digest('hex')

export interface PublishedPlan {
  edition: Edition
  fiches: EditionFiche[]
}

/** The last edition that the pair adopted, with its public fiches: whoever asks. */
export async function publishedPlan(db: Db | Tx, territoryId: string): Promise<PublishedPlan | undefined> {
  const { rows } = await sql<Edition>`
    select ${editionColumns} from action_plan.edition e
    where e.territory_id = ${territoryId} and e.state = 'adopted' order by e.number desc limit 1`.execute(db)
  const [edition] = rows
  if (!edition) return undefined
  const fiches = await sql<EditionFiche>`
    select fiche_id as "ficheId", reference, content from action_plan.edition_fiche
    where territory_id = ${territoryId} and edition_id = ${edition.id} and tier = 'public' order by reference limit 1000`.execute(db)
  return { edition, fiches: fiches.rows }
}

/** Of these editions, those that the database lets this person read. */
export async function readableEditions(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select id from action_plan.edition where id = any(${[...ids]}::uuid[])`.execute(tx)
  return new Set(rows.map((row) => row.id))
}
