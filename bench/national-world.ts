import { sql } from 'kysely'
import type { Db } from '#kernel/db.ts'

/** Marks what a machine made up, on screen too. */
const mark = '(généré)'

/**
 * Fills the current phase with made-up projects: as many in each territory, over all stages and tiers,
 * with two lines of money for each retained one.
 * @returns how many projects there are then
 */
export async function generateNationalWorld(db: Db, perTerritory: number): Promise<number> {
  await db.transaction().execute(async (tx) => {
    await sql`select set_config('ressort.system', 'on', true)`.execute(tx)
    await sql`
      insert into projects.project (id, territory_id, reference, submission_key, title, summary, company, filiere, enjeux, purpose,
        cost, starts_on, ends_on, jobs_created, jobs_maintained, stage, tier, filed_on, decided_on, origin, source)
      select gen_random_uuid(), t.id, 'P-2026-' || lpad((100000 + row_number() over ())::text, 6, '0'), gen_random_uuid(),
        'Projet d’essai ' || n || ' ' || ${mark}, repeat('Description d’essai. ', 20), 'Entreprise ' || t.code || '-' || n || ' ' || ${mark},
        (array['agrifood', 'pharma-chemistry', 'logistics', 'renewables', 'metal-mechanics'])[1 + n % 5], array['transition'], 'energy',
        (100000 + (n * 7919) % 5000000)::bigint * 100, date '2026-01-01' + n, date '2027-01-01' + n, n % 40, n % 90,
        (array['idea', 'qualified', 'proposed', 'retained', 'retained', 'rejected'])[1 + n % 6],
        case when n % 6 in (2, 3, 4) then (array['territory', 'public'])[1 + n % 2] else (array['secret', 'partners', 'territory', 'public'])[1 + n % 4] end,
        date '2026-01-01' + (n * 5) % 320, null, 'demonstration', ${mark}
      from territory.territory t cross join generate_series(1, ${perTerritory}) n
      where t.phase = '2'`.execute(tx)
    await sql`
      insert into funding.entry (id, territory_id, project_id, funder, state, amount, happened_on, source, submission_key)
      select gen_random_uuid(), p.territory_id, p.id, 'Financeur d’essai ' || ${mark}, s.state, p.cost * s.share / 100, date '2026-06-01', ${mark}, gen_random_uuid()
      from projects.project p cross join (values ('granted', 20), ('paid', 8)) s(state, share)
      where p.source = ${mark} and p.stage = 'retained'`.execute(tx)
  })
  await sql`vacuum analyze`.execute(db)
  const { rows } = await sql<{ count: number }>`
    select reltuples::bigint as count from pg_class where oid = 'projects.project'::regclass`.execute(db)
  return rows[0]!.count
}
