import type { Geometry } from 'geojson'
import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Db, Tx } from '#kernel/db.ts'
import {
  type Coverage,
  currentPhase,
  type Enjeu,
  type Fact,
  type Filiere,
  type Layer,
  mostNamesakes,
  type PhaseCode,
  placeAsked,
  plainName,
  type Sourced,
  type Territory,
} from './model.ts'

const territoryColumns = sql`
  t.id, t.phase, t.code, coalesce(t.own_name, t.name) as name, t.name as "programmeName",
  t.region_code as "regionCode", r.name as "regionName"`

export async function territoryByCode(db: Db | Tx, code: string, phase: PhaseCode = currentPhase): Promise<Territory | undefined> {
  const { rows } = await sql<Territory>`
    select ${territoryColumns} from territory.territory t join territory.region r on r.code = t.region_code
    where t.phase = ${phase} and t.code = ${code}`.execute(db)
  return rows[0]
}

export async function territoriesById(db: Db | Tx, ids: readonly string[]): Promise<Territory[]> {
  const { rows } = await sql<Territory>`
    select ${territoryColumns} from territory.territory t join territory.region r on r.code = t.region_code
    where t.id = any(${[...ids]}::uuid[]) order by t.phase desc, t.code`.execute(db)
  return rows
}

// The same as `plainName`, for the names as Insee and ANCT write them.
const plainNameInSql = (text: RawBuilder<unknown>) => sql`trim(regexp_replace(regexp_replace(
  translate(replace(replace(lower(${text}), 'œ', 'oe'), 'æ', 'ae'), 'àâäáçèéêëîïìíôöòóùûüúÿñ', 'aaaaceeeeiiiioooouuuuyn'),
  '[^a-z0-9]+', ' ', 'g'), '\\mst(e?)\\M', 'saint\\1', 'g'))`

// Spares the comparison of thirty-five thousand names: a commune's begins with the letter, or the same under an accent.
const initials = (search: string): string[] => {
  const letter = search.slice(0, 1).toUpperCase()
  return [letter, letter.toLowerCase(), ...(accented[letter] ?? '')]
}
const accented: Readonly<Record<string, string>> = { A: 'ÀÂÄ', C: 'Ç', E: 'ÉÈÊË', I: 'ÎÏ', O: 'ÔÖŒ', U: 'ÙÛÜ', Y: 'Ÿ' }

export interface MappedTerritory extends Territory {
  longitude: number
  latitude: number
  members: number
  communes: number
  /** Communes whose name begins as the search does: why the territory was found, when its own names do not say it. */
  foundBy: string[]
}

/**
 * Every territory of a phase, with what the list and the map show.
 * @param search part of a name, of a code or of a member's name, or the beginning of a commune's name
 */
export async function mappedTerritories(
  db: Db | Tx,
  phase: PhaseCode,
  filter: { search?: string; regionCode?: string } = {},
): Promise<MappedTerritory[]> {
  const search = plainName(filter.search ?? '') || null
  const { rows } = await sql<MappedTerritory>`
    select ${territoryColumns}, t.longitude, t.latitude, m.members, coalesce(n.communes, 0) as communes,
      coalesce(f.names, '{}') as "foundBy"
    from territory.territory t
    join territory.region r on r.code = t.region_code
    join (
      select territory_id, count(distinct member_code)::int as members, string_agg(name, ' ') as names
      from territory.perimeter_member group by territory_id) m on m.territory_id = t.id
    left join (
      select pm.territory_id, count(distinct g.commune_code)::int as communes
      from territory.territory held
      join territory.perimeter_member pm on pm.territory_id = held.id
      join territory.grouping g on g.code = pm.member_code
      where held.phase = ${phase} group by pm.territory_id) n on n.territory_id = t.id
    left join (
      select pm.territory_id, array_agg(distinct c.name) as names
      from territory.commune c
      join territory.grouping g on g.commune_code = c.code
      join territory.perimeter_member pm on pm.member_code = g.code
      where left(c.name, 1) = any(${initials(search ?? '')}) and ${plainNameInSql(sql`c.name`)} like ${`${search}%`}
      group by pm.territory_id) f on f.territory_id = t.id
    where t.phase = ${phase}
      and (${filter.regionCode ?? null}::text is null or t.region_code = ${filter.regionCode ?? null})
      and (${search}::text is null or f.names is not null
        or ${plainNameInSql(sql`concat_ws(' ', t.code, t.name, t.own_name, m.names)`)} like ${`%${search}%`})
    order by r.name, t.code`.execute(db)
  return rows
}

/** Where the list of a phase's territories comes from. */
export async function programmeSource(db: Db | Tx, phase: PhaseCode): Promise<Sourced | undefined> {
  const { rows } = await sql<Sourced>`
    select s.label as "sourceLabel", s.url as "sourceUrl", max(t.source_date) as "publishedOn", false as "toVerify"
    from territory.territory t join territory.source s on s.key = t.source
    where t.phase = ${phase} group by s.label, s.url`.execute(db)
  return rows[0]
}

export interface Member {
  kind: 'epci' | 'commune'
  code: string
  name: string
  from: Day
  until: Day | null
  communes: number
  population: number | null
  source: string
  sourceLabel: string | null
}

/**
 * The perimeter as it stands on a day, its communes being those of the COG 2026. Inhabitants are the municipal population
 * published for the EPCI, or the sum of the communes' where none is.
 */
export async function membersOf(db: Db | Tx, territoryId: string, on: Day): Promise<Member[]> {
  const { rows } = await sql<Member>`
    select pm.kind, pm.member_code as code, pm.name, pm.valid_from as "from", pm.valid_until as until, pm.source,
      s.label as "sourceLabel", count(c.code)::int as communes, coalesce(e.population, sum(c.population))::int as population
    from territory.perimeter_member pm
    left join territory.epci e on e.siren = pm.member_code
    left join territory.source s on s.key = pm.source
    left join territory.grouping g on g.code = pm.member_code
    left join territory.commune c on c.code = g.commune_code
    where pm.territory_id = ${territoryId} and pm.valid_from <= ${on} and (pm.valid_until is null or ${on} <= pm.valid_until)
    group by 1, 2, 3, 4, 5, 6, 7, e.population order by pm.name`.execute(db)
  return rows
}

/** Which labelled territories cover a commune on a day, each with the membership that explains it. */
export async function coverageOf(db: Db | Tx, communeCode: string, on: Day, phase?: PhaseCode): Promise<Coverage[]> {
  const { rows } = await sql<Territory & Coverage['through'] & { throughCode: string; throughName: string; phaseLabel: string }>`
    select ${territoryColumns}, p.label as "phaseLabel",
      pm.kind, pm.member_code as "throughCode", pm.name as "throughName",
      pm.valid_from as "from", pm.valid_until as until, pm.source
    from territory.grouping g
    join territory.perimeter_member pm on pm.member_code = g.code
    join territory.territory t on t.id = pm.territory_id
    join territory.phase p on p.code = t.phase
    join territory.region r on r.code = t.region_code
    where g.commune_code = ${communeCode} and pm.valid_from <= ${on} and (pm.valid_until is null or ${on} <= pm.valid_until)
      and (${phase ?? null}::text is null or t.phase = ${phase ?? null})
    order by t.phase desc, t.code`.execute(db)
  return rows.map(({ kind, throughCode, throughName, from, until, source, phaseLabel, ...territory }) => ({
    territory,
    phaseLabel,
    through: { kind, code: throughCode, name: throughName, from, until, source },
  }))
}

export interface Commune {
  code: string
  name: string
  departementCode: string
  regionCode: string
  epciSiren: string | null
  epciName: string | null
}

export async function communeByCode(db: Db | Tx, code: string): Promise<Commune | undefined> {
  const { rows } = await sql<Commune>`
    select c.code, c.name, c.departement_code as "departementCode", d.region_code as "regionCode",
      c.epci_siren as "epciSiren", e.name as "epciName"
    from territory.commune c
    join territory.departement d on d.code = c.departement_code
    left join territory.epci e on e.siren = c.epci_siren
    where c.code = ${code}`.execute(db)
  return rows[0]
}

/** The communes that a text may mean, by Insee code, postal code or name; the largest first. */
export async function findCommunes(db: Db | Tx, text: string): Promise<Commune[]> {
  const { code, departement, name } = placeAsked(text)
  if (!code && !name) return []
  const { rows } = await sql<Commune>`
    select c.code, c.name, c.departement_code as "departementCode", d.region_code as "regionCode",
      c.epci_siren as "epciSiren", e.name as "epciName"
    from territory.commune c
    join territory.departement d on d.code = c.departement_code
    left join territory.epci e on e.siren = c.epci_siren
    where (${code}::text is null or c.code = ${code} or ${code} = any (c.postal_codes))
      and (${departement}::text is null or c.departement_code = ${departement})
      and (${name}::text is null or (left(c.name, 1) = any(${initials(name ?? '')}) and ${plainNameInSql(sql`c.name`)} = ${name}))
    order by c.population desc nulls last, c.code limit ${mostNamesakes}`.execute(db)
  return rows
}

export async function communesOf(db: Db | Tx, territoryId: string, on: Day): Promise<{ code: string; name: string }[]> {
  const { rows } = await sql<{ code: string; name: string }>`
    select distinct c.code, c.name from territory.perimeter_member pm
    join territory.grouping g on g.code = pm.member_code
    join territory.commune c on c.code = g.commune_code
    where pm.territory_id = ${territoryId} and pm.valid_from <= ${on} and (pm.valid_until is null or ${on} <= pm.valid_until)
    order by c.name`.execute(db)
  return rows
}

/** Where a SIRET stands, as far as we were told; nothing when we were not. */
export async function establishmentBySiret(db: Db | Tx, siret: string) {
  const { rows } = await sql<{ siret: string; name: string; communeCode: string; asOf: Day; source: string }>`
    select siret, name, commune_code as "communeCode", as_of as "asOf", source
    from territory.establishment where siret = ${siret}`.execute(db)
  return rows[0]
}

export interface Phase {
  code: PhaseCode
  label: string
  from: Day
  until: Day
  announcedOn: Day | null
  source: string
  sourceLabel: string | null
  sourceUrl: string | null
  toVerify: boolean
}

export async function phases(db: Db | Tx): Promise<Phase[]> {
  const { rows } = await sql<Phase>`
    select p.code, p.label, p.valid_from as "from", p.valid_until as until, p.announced_on as "announcedOn",
      p.source, s.label as "sourceLabel", p.source_url as "sourceUrl", p.to_verify as "toVerify"
    from territory.phase p left join territory.source s on s.key = p.source order by p.code desc`.execute(db)
  return rows
}

export async function enjeuxOf(db: Db | Tx, phase: PhaseCode): Promise<(Enjeu & Sourced)[]> {
  const { rows } = await sql<Enjeu & Sourced>`
    select e.code, e.label, coalesce(s.label, e.source) as "sourceLabel", e.source_url as "sourceUrl",
      s.published_on as "publishedOn", e.to_verify as "toVerify"
    from territory.enjeu e left join territory.source s on s.key = e.source
    where e.phase = ${phase} order by e.rank`.execute(db)
  return rows
}

export async function filieres(db: Db | Tx): Promise<Filiere[]> {
  const { rows } = await sql<Filiere>`
    select code, label from territory.filiere order by (code = 'other'), label`.execute(db)
  return rows
}

export async function factsOf(db: Db | Tx, territoryId: string): Promise<Fact[]> {
  const { rows } = await sql<Fact>`
    select f.topic, f.label, f.value, f.unit, f.scope, f.detail, f.source, s.label as "sourceLabel",
      f.source_url as "sourceUrl", f.published_on as "publishedOn", f.to_verify as "toVerify"
    from territory.fact f left join territory.source s on s.key = f.source
    where f.territory_id = ${territoryId} order by f.topic, f.rank`.execute(db)
  return rows
}

export async function regions(db: Db | Tx): Promise<{ code: string; name: string }[]> {
  const { rows } = await sql<{ code: string; name: string }>`
    select distinct r.code, r.name from territory.region r
    join territory.territory t on t.region_code = r.code`.execute(db)
  return rows.toSorted((a, b) => a.name.localeCompare(b.name, 'fr'))
}

export async function contours(db: Db | Tx, layer: Layer) {
  const { rows } = await sql<{ code: string; geometry: Geometry; source: string }>`
    select code, geometry, source from territory.contour where layer = ${layer} order by code`.execute(db)
  return rows
}

export interface NamedSource {
  label: string
  url: string | null
  publishedOn: Day | null
}

/** What the short keys beside the facts stand for. */
export async function sourcesByKey(db: Db | Tx): Promise<ReadonlyMap<string, NamedSource>> {
  const { rows } = await sql<NamedSource & { key: string }>`
    select key, label, url, published_on as "publishedOn" from territory.source`.execute(db)
  return new Map(rows.map(({ key, ...source }) => [key, source]))
}

/** The code and name of everything that an outline may be drawn for. */
export async function namesByLayer(db: Db | Tx): Promise<Record<Layer, ReadonlyMap<string, string>>> {
  const { rows } = await sql<{ layer: Layer; code: string; name: string }>`
    select 'territory' as layer, code, name from territory.territory where phase = ${currentPhase}
    union all select 'region', code, name from territory.region
    union all select 'departement', code, name from territory.departement
    union all select 'commune', code, name from territory.commune`.execute(db)
  const of = (layer: Layer) => new Map(rows.filter((row) => row.layer === layer).map((row) => [row.code, row.name]))
  return { territory: of('territory'), region: of('region'), departement: of('departement'), commune: of('commune') }
}
