import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Counts } from '#kernel/bulk.ts'
import { ok, type Outcome } from '#kernel/outcome.ts'
import { type AdministrativeMap, type Contour, type Establishment, type ProgrammeTables, saveAdministrativeMap, saveContours, saveEstablishment, saveProgramme } from './store.ts'

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

/** Keeps outlines for the maps; a later import of the same layer replaces them one by one. */
export function importContours(ctx: Ctx, contours: readonly Contour[]): Promise<Outcome<Counts, never>> {
  return act(ctx, { name: 'territory.import-contours' }, async (tx, note) => {
    const counts = await saveContours(tx, contours)
    note({ ...counts })
    return ok(counts)
  })
}

/** Notes where an establishment stands, so that its SIRET finds its territory. */
export function enterEstablishment(ctx: Ctx, establishment: Establishment): Promise<Outcome<undefined, never>> {
  return act(ctx, { name: 'territory.enter-establishment' }, async (tx, note) => {
    await saveEstablishment(tx, establishment)
    note({ siret: establishment.siret, commune: establishment.communeCode })
    return ok()
  })
}
