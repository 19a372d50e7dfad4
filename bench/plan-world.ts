import { sql } from 'kysely'
import type { Db } from '#kernel/db.ts'

/** Marks what a machine made up, on screen too. */
const mark = '(généré)'

/**
 * Fills the plans of the current phase with made-up actions: some in each territory, many more in one.
 * @returns how many actions there are then
 */
export async function generatePlans(db: Db, { code, inOne, inEach }: { code: string; inOne: number; inEach: number }): Promise<number> {
  await db.transaction().execute(async (tx) => {
    await sql`select set_config('ressort.system', 'on', true)`.execute(tx)
    await sql`
      insert into action_plan.plan (territory_id, title, opened_on)
      select t.id, 'Plan d’essai ' || t.code || ' ' || ${mark}, date '2026-01-01' from territory.territory t where t.phase = '2' on conflict do nothing`.execute(
      tx,
    )
    await sql`
      insert into action_plan.axis (territory_id, id, rank, title)
      select p.territory_id, gen_random_uuid(), 100 + n, 'Axe d’essai ' || n || ' ' || ${mark} from action_plan.plan p cross join generate_series(1, 4) n`.execute(
      tx,
    )
    await sql`
      insert into action_plan.fiche (territory_id, id, reference, axis_id, rank, title, why, lead, pilots, starts_on, ends_on, status, status_reason, tier,
        impact, effort, window_closes_on, created_on, updated_on, source)
      select a.territory_id, gen_random_uuid(), 'A-2026-' || (500000 + row_number() over ())::text, a.id, n, 'Action d’essai ' || n || ' ' || ${mark},
        repeat('Pourquoi d’essai. ', 12), 'Structure ' || n % 20 || ' ' || ${mark}, array['Pilote ' || n % 50 || ' ' || ${mark}],
        date '2025-01-01' + (n * 7) % 900, date '2025-06-01' + (n * 7) % 900 + n % 300,
        (array['to-discuss', 'to-come', 'under-way', 'under-way', 'done', 'paused', 'blocked', 'abandoned'])[1 + n % 8],
        case when n % 8 in (6, 7) then 'Raison d’essai' end, (array['public', 'territory', 'territory', 'restricted'])[1 + n % 4],
        1 + n % 4, 1 + n / 4 % 4, date '2026-06-01' + n % 400, date '2026-01-01', date '2026-01-01' + n % 300, ${mark}
      from action_plan.axis a join territory.territory t on t.id = a.territory_id
      cross join lateral generate_series(1, case when t.code = ${code} then ${inOne}::int else ${inEach}::int end / 4) n
      where a.title like ${`%${mark}`}`.execute(tx)
    await sql`
      insert into action_plan.budget_line (territory_id, fiche_id, year, kind, forecast)
      select f.territory_id, f.id, y, 'investment', 1000000 from action_plan.fiche f cross join generate_series(2026, 2027) y where f.source = ${mark}`.execute(
      tx,
    )
    await sql`
      insert into action_plan.dependency (territory_id, fiche_id, after_id)
      select b.territory_id, b.id, a.id from action_plan.fiche a
      join action_plan.fiche b on b.territory_id = a.territory_id and b.axis_id = a.axis_id and b.rank = a.rank + 1
      where a.source = ${mark} and b.source = ${mark} and a.rank % 5 = 0`.execute(tx)
  })
  await sql`vacuum analyze`.execute(db)
  const { rows } = await sql<{
    count: number
  }>`select reltuples::bigint as count from pg_class where oid = 'action_plan.fiche'::regclass`.execute(db)
  return rows[0]!.count
}
