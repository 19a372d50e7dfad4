import { sql } from 'kysely'
import type { Db } from '#kernel/db.ts'
import { unguarded } from '#kernel/fixtures.ts'

const words =
  'énergie chaleur eau déchet recrutement maintenance soudure conduite ligne four autoclave séchage vapeur toiture solaire foncier bail permis étude audit apprenti formation logistique quai palette emballage verre carton eau usée rejet mesure compteur devis fournisseur délai réunion compte rendu décision action pilote'

/** Messages and documents with their text, in the open workspaces of a territory: what people write in several years. */
export async function writeMuch(db: Db, territoryCode: string, count: number): Promise<void> {
  await unguarded(db, async (tx) => {
    await sql`
      with vocabulary as (select string_to_array(${words}, ' ') as w),
      room as (select w.territory_id, w.id, row_number() over () - 1 as rank, count(*) over () as rooms
        from workspaces.workspace w join territory.territory t on t.id = w.territory_id where t.code = ${territoryCode} and t.phase = '2'),
      author as (select id from membership.person where email like 'chef-de-projet@%')
      insert into workspaces.entry (id, territory_id, workspace_id, kind, audience, author_id, body, submission_key, at)
      select gen_random_uuid(), r.territory_id, r.id, 'message', 'members', a.id,
        (select string_agg(v.w[1 + floor(random() * array_length(v.w, 1))::int], ' ') from generate_series(1, 30 + (n % 40)) g, vocabulary v where n = n) || ' n' || n,
        gen_random_uuid(), now() - make_interval(mins => n)
      from generate_series(1, ${Math.floor(count * 0.9)}::int) n join room r on r.rank = n % r.rooms cross join author a`.execute(tx)
    await sql`
      with vocabulary as (select string_to_array(${words}, ' ') as w),
      room as (select w.territory_id, w.id, row_number() over () - 1 as rank, count(*) over () as rooms
        from workspaces.workspace w join territory.territory t on t.id = w.territory_id where t.code = ${territoryCode} and t.phase = '2'),
      author as (select id from membership.person where email like 'chef-de-projet@%'),
      made as (
        insert into workspaces.document (id, territory_id, workspace_id, audience, title, description, added_on, added_by, changed_by)
        select gen_random_uuid(), r.territory_id, r.id, 'members', 'Document ' || n, '', current_date, a.id, a.id
        from generate_series(1, ${Math.ceil(count * 0.1)}::int) n join room r on r.rank = n % r.rooms cross join author a
        returning territory_id, id, workspace_id, audience, number)
      insert into workspaces.document_text (territory_id, document_id, workspace_id, audience, number, text)
      select m.territory_id, m.id, m.workspace_id, m.audience, 1,
        (select string_agg(v.w[1 + floor(random() * array_length(v.w, 1))::int], ' ') from generate_series(1, 400) g, vocabulary v where m.id = m.id)
      from made m`.execute(tx)
  })
  await sql`analyze workspaces.search_entry, workspaces.entry, workspaces.document`.execute(db)
}
