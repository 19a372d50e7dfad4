import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { tokenHash } from '#cap/membership/queries.ts'
import type { Firm, Prospect, ProspectAnswer } from '../model/prospects.ts'
import type { Offerer, ProspectScope } from '../policy.ts'

const offeredBy = (scope: ProspectScope): RawBuilder<boolean> => sql<boolean>`(
  p.territory_id = any(${[...scope.territories]}::uuid[]) or p.region_code = any(${[...scope.regionCodes]}::text[])
  or (${scope.nation} and p.region_code is null and p.territory_id is null))`

const offeredTo = (scope: ProspectScope): RawBuilder<boolean> => sql<boolean>`p.offered_to && ${[...scope.answering]}::uuid[]`

const columns = sql`
  p.id, p.reference, p.region_code as "regionCode", p.territory_id as "territoryId",
  coalesce(r.name, o.own_name, o.name, 'Programme national') as "offeredBy",
  p.title, p.words, p.filiere, f.label as "filiereLabel", p.land_m2 as "landM2", p.building_m2 as "buildingM2", p.power_kw as "powerKw", p.needs, p.jobs,
  p.wanted_on as "wantedOn", p.filed_by as "filedBy", p.filed_on as "filedOn", p.due_on as "dueOn", p.offered_at as "offeredAt",
  coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'code', t.code, 'name', coalesce(t.own_name, t.name)) order by coalesce(t.own_name, t.name))
    from territory.territory t where t.id = any(p.offered_to)), '[]') as "offeredTo",
  p.ended, p.ended_at as "endedAt", p.chosen_id as "chosenId", p.reason, p.revealed_at as "revealedAt", p.declined_at as "declinedAt", p.version`

const tables = sql`
  companies.prospect p
  join territory.filiere f on f.code = p.filiere
  left join territory.region r on r.code = p.region_code
  left join territory.territory o on o.id = p.territory_id`

/** Those that the actor offers, newest first; two hundred at most. */
export async function prospectsFiled(tx: Tx, scope: ProspectScope): Promise<Prospect[]> {
  const { rows } =
    await sql<Prospect>`select ${columns} from ${tables} where ${offeredBy(scope)} order by p.filed_on desc, p.reference desc limit 200`.execute(
      tx,
    )
  return rows
}

export async function prospectFiled(tx: Tx, scope: ProspectScope, reference: string): Promise<Prospect | undefined> {
  const { rows } = await sql<Prospect>`select ${columns} from ${tables} where p.reference = ${reference} and ${offeredBy(scope)}`.execute(
    tx,
  )
  return rows[0]
}

export interface OfferReceived extends Prospect {
  answeredAt: Date | null
}

/** Those offered to a territory, those still to answer first; two hundred at most. */
export async function prospectsOffered(tx: Tx, scope: ProspectScope, territoryId: string): Promise<OfferReceived[]> {
  const { rows } = await sql<OfferReceived>`
    select ${columns}, a.answered_at as "answeredAt" from ${tables}
    left join companies.prospect_answer a on a.prospect_id = p.id and a.territory_id = ${territoryId}
    where p.offered_to @> array[${territoryId}]::uuid[] and ${offeredTo(scope)}
    order by (p.ended is not null), p.due_on desc, p.reference desc limit 200`.execute(tx)
  return rows
}

export async function prospectOffered(tx: Tx, scope: ProspectScope, territoryId: string, reference: string): Promise<Prospect | undefined> {
  const { rows } = await sql<Prospect>`
    select ${columns} from ${tables}
    where p.reference = ${reference} and p.offered_to @> array[${territoryId}]::uuid[] and ${offeredTo(scope)}`.execute(tx)
  return rows[0]
}

/** Row-level security gives the firm to who offers, and to the territory that was chosen once the firm agreed: to nobody else. */
export async function firmOf(tx: Tx, prospectId: string): Promise<Firm | undefined> {
  const { rows } = await sql<Firm>`
    select name, siren, contact_name as "contactName", contact_email as "contactEmail" from companies.prospect_firm where prospect_id = ${prospectId}`.execute(
    tx,
  )
  return rows[0]
}

const answerColumns = sql`
  a.territory_id as "territoryId", a.kind, a.site, a.land_m2 as "landM2", a.available_on as "availableOn", a.conditions, n.name as author,
  a.answered_at as "answeredAt", a.version`

/** What each answered, once the deadline is over: row-level security shows nothing before. */
export async function answersTo(tx: Tx, prospectId: string): Promise<ProspectAnswer[]> {
  const { rows } = await sql<ProspectAnswer>`
    select ${answerColumns} from companies.prospect_answer a join membership.person n on n.id = a.answered_by
    where a.prospect_id = ${prospectId} order by a.answered_at, a.territory_id`.execute(tx)
  return rows
}

export async function answerOf(tx: Tx, scope: ProspectScope, territoryId: string, prospectId: string): Promise<ProspectAnswer | undefined> {
  const { rows } = await sql<ProspectAnswer>`
    select ${answerColumns} from companies.prospect_answer a join membership.person n on n.id = a.answered_by
    where a.territory_id = ${territoryId} and a.territory_id = any(${[...scope.answering]}::uuid[]) and a.prospect_id = ${prospectId}`.execute(
    tx,
  )
  return rows[0]
}

export interface Candidate {
  id: string
  code: string
  name: string
  /** Without one, nobody would answer. */
  hasChef: boolean
}

/** The territories of the phase to which somebody may offer: those of the region, or all; never the one that offers. */
export async function candidatesFor(tx: Tx, { regionCode, territoryId }: Offerer, phase: string, on: Day): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select t.id, t.code, coalesce(t.own_name, t.name) as name, exists (
      select 1 from membership.mandate m where m.territory_id = t.id and m.role = 'chef-de-projet'
        and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until)) as "hasChef"
    from territory.territory t
    where t.phase = ${phase} and (${regionCode}::text is null or t.region_code = ${regionCode}) and t.id is distinct from ${territoryId}::uuid
    order by 3`.execute(tx)
  return rows
}

/** The prospect that a firm's link opens: asked as the system, for the token is the right to read it. */
export async function prospectByToken(tx: Tx, token: string): Promise<(Prospect & { firm: Firm }) | undefined> {
  const { rows } = await sql<Prospect & { firm: Firm }>`
    select ${columns}, jsonb_build_object('name', w.name, 'siren', w.siren, 'contactName', w.contact_name, 'contactEmail', w.contact_email) as firm
    from ${tables} join companies.prospect_firm w on w.prospect_id = p.id where w.token_hash = ${tokenHash(token)}`.execute(tx)
  return rows[0]
}

/** Which of these the person may read: row-level security answers. */
export async function readableProspects(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select id from companies.prospect where id = any(${[...ids]}::uuid[])`.execute(tx)
  return new Set(rows.map((row) => row.id))
}
