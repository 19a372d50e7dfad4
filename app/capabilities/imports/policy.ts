import type { Actor } from '#kernel/actor.ts'
import { may, nobody, type Rights, territorySubject } from '#cap/membership/policy.ts'

type ImportVerb = 'import'

/** Bringing in a workbook writes the plan: it is for who may write it. */
const importRights: Rights<ImportVerb> = { import: { ...nobody, 'chef-de-projet': 'territory' } }

export const mayImport = (actor: Actor, territoryId: string): boolean => may(importRights, actor, 'import', territorySubject(territoryId))

declare const scoped: unique symbol
/** The territories whose workbooks an actor may read. Only this file makes one. */
export interface ImportScope {
  readonly [scoped]: true
  territoryIds: readonly string[]
}

export const importScope = (actor: Actor): ImportScope =>
  ({
    territoryIds: actor.mandates.filter((m) => importRights.import[m.role] === 'territory').flatMap((m) => m.territoryId ?? []),
  }) as unknown as ImportScope
