import { type RawBuilder, sql } from 'kysely'
import type { PlanScope } from '../policy.ts'

/** Fiches `f` of territories `t` that a scope reads. `= any` and not `in`: who has no territory reads nothing. */
export const inScope = (scope: PlanScope): RawBuilder<boolean> => sql<boolean>`(
  f.territory_id = any(${[...scope.whole]}::uuid[])
  or (f.tier <> 'restricted' and (
    ${scope.nation}
    or f.territory_id = any(${[...scope.entered]}::uuid[])
    or t.region_code = any(${[...scope.regionCodes]}::text[])
    or f.id = any(array(
      select g.fiche_id from action_plan.guest g join territory.territory gt on gt.id = g.guest_territory_id
      where g.state <> 'declined'
        and (g.guest_territory_id = any(${[...scope.entered]}::uuid[]) or gt.region_code = any(${[...scope.regionCodes]}::text[])))))))`

/** Territories `t` whose plan a scope reads. */
export const planInScope = (scope: PlanScope): RawBuilder<boolean> => sql<boolean>`(
  ${scope.nation} or t.id = any(${[...scope.entered]}::uuid[]) or t.region_code = any(${[...scope.regionCodes]}::text[]))`
