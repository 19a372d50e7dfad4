import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { OrganisationKind } from '../model.ts'
import type { HeldMandate } from '../model/mandates.ts'
import type { organisationSorts } from '../model/organisations.ts'
import { mandateColumns } from './mandates.ts'

/** An organisation as a territory knows it: by who holds a mandate there in its name, or by its published support. */
export interface KnownOrganisation {
  id: string
  name: string
  kind: OrganisationKind
  siren: string | null
  siret: string | null
  /** Those who hold a mandate there in its name on the day. */
  people: number
  /** The first day of its published support. */
  supportsSince: Day | null
}

export interface OrganisationFilter {
  search?: string | undefined
  kind?: OrganisationKind | undefined
  sort?: (typeof organisationSorts)[number] | undefined
  descending?: boolean | undefined
  page?: number | undefined
  pageSize?: number | undefined
}

export const organisationsExportedAtMost = 10_000

const orders: Record<(typeof organisationSorts)[number], RawBuilder<unknown>> = {
  name: sql`lower(h.name)`,
  kind: sql`h.kind`,
  people: sql`h.people`,
  since: sql`coalesce(h."supportsSince", 'infinity')`,
}

const known = (territoryId: string, on: Day): RawBuilder<unknown> => sql`
  select o.id, o.name, o.kind, o.siren, o.siret, s.since as "supportsSince",
    (select count(distinct m.person_id) from membership.mandate m
      where m.territory_id = ${territoryId} and m.organisation_id = o.id
        and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until)) as people
  from membership.organisation o
  left join membership.supporter s on s.organisation_id = o.id and s.territory_id = ${territoryId}
  where o.merged_into is null and (s.since is not null
    or exists (select 1 from membership.mandate m where m.territory_id = ${territoryId} and m.organisation_id = o.id))`

/** The organisations a territory knows, those whose mandates ended included, and how many there are. */
export async function listOrganisations(
  tx: Tx,
  territoryId: string,
  on: Day,
  filter: OrganisationFilter = {},
): Promise<{ lines: KnownOrganisation[]; total: number }> {
  const like = filter.search ? `%${filter.search.replaceAll(/[\\%_]/g, '\\$&')}%` : null
  const digits = filter.search?.replaceAll(/[\s.]/g, '') ?? ''
  const number = /^\d{3,14}$/.test(digits) ? `${digits}%` : null
  const matching = sql`(${known(territoryId, on)}) h
    where (${filter.kind ?? null}::text is null or h.kind = ${filter.kind ?? null})
      and (${like}::text is null or h.name ilike ${like} or h.siren like ${number} or h.siret like ${number})`
  const size = Math.min(filter.pageSize ?? 25, organisationsExportedAtMost)
  const direction = filter.descending ? sql`desc` : sql`asc`
  const { rows: lines } = await sql<KnownOrganisation>`
    select h.* from ${matching} order by ${orders[filter.sort ?? 'name']} ${direction}, lower(h.name), h.id
    limit ${size} offset ${((filter.page ?? 1) - 1) * size}`.execute(tx)
  const { rows: count } = await sql<{ total: number }>`select count(*) as total from ${matching}`.execute(tx)
  return { lines, total: count[0]!.total }
}

export interface PublishedSupport {
  since: Day
  source: string
  sourceLabel: string | null
  sourceUrl: string | null
  publishedOn: Day | null
  note: string | null
}

/** An organisation with who holds or held a mandate there in its name, and its support; nothing for one the territory does not know. */
export async function organisationIn(
  tx: Tx,
  territoryId: string,
  id: string,
  on: Day,
): Promise<{ organisation: KnownOrganisation; mandates: HeldMandate[]; support: PublishedSupport | undefined } | undefined> {
  const { rows } = await sql<KnownOrganisation>`select h.* from (${known(territoryId, on)}) h where h.id = ${id}`.execute(tx)
  const [organisation] = rows
  if (!organisation) return undefined
  const { rows: mandates } = await sql<HeldMandate>`
    select ${mandateColumns} from membership.mandate m
    join membership.person p on p.id = m.person_id join membership.organisation o on o.id = m.organisation_id
    where m.territory_id = ${territoryId} and m.organisation_id = ${id}
    order by m.valid_until desc nulls first, lower(p.name), m.id limit 200`.execute(tx)
  const { rows: supports } = await sql<PublishedSupport>`
    select s.since, s.source, d.label as "sourceLabel", s.source_url as "sourceUrl", s.published_on as "publishedOn", s.note
    from membership.supporter s left join territory.source d on d.key = s.source
    where s.territory_id = ${territoryId} and s.organisation_id = ${id}`.execute(tx)
  return { organisation, mandates, support: supports[0] }
}
