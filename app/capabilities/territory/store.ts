import { sql } from 'kysely'
import { type Counts, upsert } from '#kernel/bulk.ts'
import type { Tx } from '#kernel/db.ts'
import { type FactRow, isTrue, numberOrNull, textOrNull, words } from '#kernel/fact-table.ts'
import { newId } from '#kernel/id.ts'

/** The administrative map of a year, as the npm package of Etalab gives it. */
export interface AdministrativeMap {
  regions: { code: string; nom: string }[]
  departements: { code: string; region?: string; nom: string }[]
  epci: { code: string; nom: string; type: string; populationMunicipale: number; membres: { code: string }[] }[]
  /** The établissements publics territoriaux of Grand Paris: groupings within its EPCI. */
  ept: { code: string; nom: string; membres: { code: string }[] }[]
  communes: { code: string; nom: string; type: string; departement?: string; population?: number; codesPostaux?: string[] }[]
}

export async function saveAdministrativeMap(tx: Tx, map: AdministrativeMap): Promise<void> {
  const epciOf = new Map(map.epci.flatMap((epci) => epci.membres.map((member) => [member.code, epci.code] as const)))
  const departements = map.departements.filter((d) => d.region)
  const known = new Set(departements.map((d) => d.code))
  await upsert(
    tx,
    'territory.region',
    ['code'],
    map.regions.map((r) => ({ code: r.code, name: r.nom })),
  )
  await upsert(
    tx,
    'territory.departement',
    ['code'],
    departements.map((d) => ({ code: d.code, region_code: d.region, name: d.nom })),
  )
  await upsert(
    tx,
    'territory.epci',
    ['siren'],
    map.epci.map((e) => ({ siren: e.code, name: e.nom, kind: e.type, population: e.populationMunicipale })),
  )
  const communes = map.communes
    .filter((c) => c.type === 'commune-actuelle' && c.departement && known.has(c.departement))
    .map((c) => ({
      code: c.code,
      name: c.nom,
      departement_code: c.departement,
      epci_siren: epciOf.get(c.code) ?? null,
      population: c.population ?? null,
      postal_codes: c.codesPostaux ?? [],
    }))
  await upsert(tx, 'territory.commune', ['code'], communes)

  const current = new Set(communes.map((c) => c.code))
  const groupings = [...map.epci, ...map.ept].flatMap(({ code, membres }) => membres.map((m) => ({ code, commune_code: m.code })))
  const themselves = communes.map((c) => ({ code: c.code, commune_code: c.code }))
  await upsert(
    tx,
    'territory.grouping',
    ['code', 'commune_code'],
    [...groupings, ...themselves].filter((g) => current.has(g.commune_code)),
  )
}

export interface ProgrammeTables {
  phases: FactRow[]
  enjeux: FactRow[]
  filieres: FactRow[]
  sources: FactRow[]
  territories: FactRow[]
  members: FactRow[]
  facts: FactRow[]
}

export async function saveProgramme(tx: Tx, tables: ProgrammeTables): Promise<Counts> {
  await upsert(
    tx,
    'territory.phase',
    ['code'],
    tables.phases.map((r) => ({
      code: r.code,
      label: r.label,
      valid_from: r.from,
      valid_until: r.until,
      announced_on: textOrNull(r.announced_on),
      source: r.source,
      source_url: textOrNull(r.source_url),
      to_verify: isTrue(r.to_verify),
    })),
  )
  await upsert(
    tx,
    'territory.enjeu',
    ['phase', 'code'],
    tables.enjeux.map((r) => ({
      phase: r.phase,
      code: r.code,
      rank: Number(r.rank),
      label: r.label,
      valid_from: r.from,
      valid_until: textOrNull(r.until),
      source: r.source,
      source_url: textOrNull(r.source_url),
      to_verify: isTrue(r.to_verify),
    })),
  )
  await upsert(
    tx,
    'territory.filiere',
    ['code'],
    tables.filieres.map((r) => ({
      code: r.code,
      label: r.label,
      naf_divisions: words(r.naf_divisions),
      to_verify: isTrue(r.to_verify),
      source: r.source,
    })),
  )
  await upsert(
    tx,
    'territory.source',
    ['key'],
    tables.sources.map((r) => ({
      key: r.key,
      label: r.label,
      url: textOrNull(r.url),
      published_on: textOrNull(r.published_on),
    })),
  )

  const idOf = await territoryIds(tx)
  const keyOf = (r: FactRow) => `${r.phase}/${r.code}`
  for (const r of tables.territories) if (!idOf.has(keyOf(r))) idOf.set(keyOf(r), newId<'territory'>())
  const counts = await upsert(
    tx,
    'territory.territory',
    ['phase', 'code'],
    tables.territories.map((r) => ({
      id: idOf.get(keyOf(r)),
      phase: r.phase,
      code: r.code,
      name: r.name,
      own_name: textOrNull(r.own_name),
      region_code: r.region_code,
      longitude: Number(r.longitude),
      latitude: Number(r.latitude),
      source: r.source,
      source_date: textOrNull(r.source_date),
    })),
  )
  await upsert(
    tx,
    'territory.perimeter_member',
    ['territory_id', 'kind', 'member_code', 'valid_from'],
    tables.members.map((r) => ({
      territory_id: idOf.get(keyOf(r)),
      kind: r.kind,
      member_code: r.member_code,
      name: r.name,
      valid_from: r.from,
      valid_until: textOrNull(r.until),
      source: r.source,
    })),
  )
  await upsert(
    tx,
    'territory.fact',
    ['territory_id', 'topic', 'rank'],
    tables.facts.map((r) => ({
      territory_id: idOf.get(keyOf(r)),
      topic: r.topic,
      rank: numberOrNull(r.rank),
      label: r.label,
      value: textOrNull(r.value),
      unit: textOrNull(r.unit),
      scope: textOrNull(r.scope),
      detail: textOrNull(r.detail),
      source: r.source,
      source_url: textOrNull(r.source_url),
      published_on: textOrNull(r.published_on),
      to_verify: isTrue(r.to_verify),
    })),
  )
  return counts
}

/** Every territory's id by `phase/code`. */
async function territoryIds(tx: Tx): Promise<Map<string, string>> {
  const { rows } = await sql<{ key: string; id: string }>`select phase || '/' || code as key, id from territory.territory`.execute(tx)
  return new Map(rows.map((row) => [row.key, row.id]))
}

export interface Establishment {
  siret: string
  name: string
  communeCode: string
  asOf: string
  source: string
}

export async function saveEstablishment(tx: Tx, e: Establishment): Promise<void> {
  await upsert(
    tx,
    'territory.establishment',
    ['siret'],
    [{ siret: e.siret, name: e.name, commune_code: e.communeCode, as_of: e.asOf, source: e.source }],
  )
}

export interface Contour {
  layer: string
  code: string
  geometry: unknown
  source: string
}

export const saveContours = (tx: Tx, contours: readonly Contour[]): Promise<Counts> =>
  upsert(
    tx,
    'territory.contour',
    ['layer', 'code'],
    contours.map((c) => ({ ...c })),
  )
