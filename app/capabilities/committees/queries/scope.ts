import { type RawBuilder, sql } from 'kysely'
import { inScope } from '#cap/projects/queries.ts'
import type { CommitteeScope } from '../policy.ts'

/** The bodies, `b` of the territory `t`, that the person may read. */
export const inCommittees = (scope: CommitteeScope): RawBuilder<boolean> => sql<boolean>`(
  ${scope.nation}
  or t.region_code = any(${[...scope.regionCodes]}::text[])
  or b.territory_id = any(${[...scope.governed]}::uuid[])
  or (${scope.seated} and b.id in (${seatedIn(scope)})))`

/** The bodies where the person is seated that day, by name or as a partner. */
export const seatedIn = (scope: CommitteeScope) => sql`
  select body_id from committees.seat
  where (person_id = ${scope.personId}::uuid or (role = 'partner' and territory_id = any(${[...scope.partnerIn]}::uuid[])))
    and valid_from <= ${scope.on} and (valid_until is null or ${scope.on} <= valid_until)`

/** Whether what is about the project `p` of the territory `t`, or about none, is for the person: readable, and of no interest of theirs. */
export const readsFile = (scope: CommitteeScope): RawBuilder<boolean> => sql<boolean>`(
  p.id is not null and ${inScope(scope.projects)} and (
    p.territory_id = any(${[...scope.run]}::uuid[])
    or (p.filiere <> all(${[...scope.interests]}::text[])
      and (p.siren is null or p.siren <> all(${[...scope.companies]}::text[]))
      and p.id not in (select project_id from projects.carrier where person_id = ${scope.personId}::uuid))))`
