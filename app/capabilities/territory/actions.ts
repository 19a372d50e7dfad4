import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Counts } from '#kernel/bulk.ts'
import { type Outline, outlinesOf } from '#kernel/geometry-file.ts'
import { never, ok, type Outcome } from '#kernel/outcome.ts'
import { codeOf, type Layer, layerOf, layers } from './model.ts'
import { namesByLayer } from './queries.ts'
import {
  type AdministrativeMap,
  type Contour,
  type Establishment,
  type ProgrammeTables,
  saveAdministrativeMap,
  saveContours,
  saveEstablishment,
  saveProgramme,
} from './store.ts'

/** Loads communes, EPCI, départements and régions; what is there already is brought up to date. */
export function loadAdministrativeMap(ctx: Ctx, map: AdministrativeMap): Promise<Outcome<undefined, never>> {
  return act(ctx, { name: 'territory.load-administrative-map' }, async (tx, note) => {
    await saveAdministrativeMap(tx, map)
    note({ communes: map.communes.length, epci: map.epci.length })
    return ok()
  })
}

/** Loads both phases of the programme from the tables of facts. */
export function loadProgramme(ctx: Ctx, tables: ProgrammeTables): Promise<Outcome<Counts, never>> {
  return act(ctx, { name: 'territory.load-programme' }, async (tx, note) => {
    const counts = await saveProgramme(tx, tables)
    note({ ...counts })
    return ok(counts)
  })
}

export interface ImportReport extends Counts {
  rejected: number
  problems: ImportProblem[]
}

interface ImportProblem {
  /** Place of the outline in the file, from 1. */
  line: number
  column: string
  /** A sentence for the person who imports. */
  reason: string
}

/**
 * Keeps the outlines of a TopoJSON or GeoJSON file for the maps; a later import of the same layer replaces them one by
 * one. What the file is of (territories, régions, départements, communes) is read from its properties.
 * @param source where the file comes from, kept with every outline
 */
export async function importContours(ctx: Ctx, text: string, source: string): Promise<ImportReport> {
  const outlines = outlinesOf(text)
  if (!outlines) return wholeFile('Ce fichier n’est ni du TopoJSON ni du GeoJSON lisible.', 'type')
  const known = await namesByLayer(ctx.db)
  const layer = layerOf(
    outlines.map((o) => o.properties),
    known,
  )
  if (!layer) return wholeFile(unknownLayer(outlines[0]), 'properties', outlines.length)

  const seen = new Set<string>()
  const read = outlines.map((outline) => contourOf(outline, layer, { known: known[layer], seen, source }))
  const problems = read.filter((one) => 'reason' in one)
  const contours = read.filter((one) => 'geometry' in one)
  const saved: Outcome<Counts, never> = await act(ctx, { name: 'territory.import-contours' }, async (tx, note) => {
    const counts = await saveContours(tx, contours)
    note({ layer, source, ...counts, rejected: problems.length })
    return ok(counts)
  })
  if (!saved.ok) return never(saved.refusal)
  return { ...saved.value, read: outlines.length, rejected: problems.length, problems }
}

/** The same, from a file of this machine; its name is kept as the source. */
export const importContoursFile = async (ctx: Ctx, path: string): Promise<ImportReport> =>
  importContours(ctx, await readFile(path, 'utf8'), basename(path))

interface Reading {
  known: ReadonlyMap<string, string>
  /** Codes already met in the file: one outline each. */
  seen: Set<string>
  source: string
}

function contourOf({ rank, properties, geometry }: Outline, layer: Layer, { known, seen, source }: Reading): Contour | ImportProblem {
  const found = codeOf(layer, properties)
  const problem = (reason: string, column = found?.property ?? 'properties') => ({ line: rank, column, reason })
  if (!found) return problem(`Ce contour ne porte aucun code parmi ceux des ${layers[layer]}.`)
  const { code } = found
  if (!known.has(code)) return problem(`« ${code} » n’est pas un code connu parmi les ${layers[layer]}.`)
  if (seen.has(code)) return problem(`« ${code} » est déjà plus haut dans le fichier.`)
  if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') {
    return problem('Un contour est un polygone ou plusieurs : cette forme n’en est pas un.', 'geometry')
  }
  seen.add(code)
  return { layer, code, geometry, source }
}

const wholeFile = (reason: string, column: string, read = 0): ImportReport => ({
  read,
  added: 0,
  updated: 0,
  unchanged: 0,
  rejected: read,
  problems: [{ line: 1, column, reason }],
})

const unknownLayer = (first: Outline | undefined) =>
  `Aucun code connu dans ce fichier : ses contours doivent porter le code d’un territoire (id_ti), d’une région, d’un département ou d’une commune (code Insee). Propriétés lues : ${Object.keys(first?.properties ?? {}).join(', ') || 'aucune'}.`

/** Notes where an establishment stands, so that its SIRET finds its territory. */
export function enterEstablishment(ctx: Ctx, establishment: Establishment): Promise<Outcome<undefined, never>> {
  return act(ctx, { name: 'territory.enter-establishment' }, async (tx, note) => {
    await saveEstablishment(tx, establishment)
    note({ siret: establishment.siret, commune: establishment.communeCode })
    return ok()
  })
}
