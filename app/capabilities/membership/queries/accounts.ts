import { sql } from 'kysely'
import { elevated } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { type Account, type AccountRequest, type AccountState, type NationalRole, nationalRoles } from '../model/accounts.ts'

export interface AccountFilter {
  search?: string | undefined
  role?: NationalRole | undefined
  state?: AccountState | undefined
  page?: number | undefined
  pageSize?: number | undefined
}

export const accountsExportedAtMost = 5_000

const columns = sql`
  p.id, p.name, p.email, p.suspended_on as "suspendedOn", p.demonstration_label is not null as "isDemonstration",
  exists (select 1 from membership.totp t where t.person_id = p.id and t.confirmed_on is not null) as "hasTotp",
  (select count(*) from membership.passkey k where k.person_id = p.id) as passkeys,
  (select max((s.opened_at at time zone 'Europe/Paris')::date) from membership.session s where s.person_id = p.id) as "lastSessionOn",
  coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'role', m.role, 'region', r.name, 'from', m.valid_from, 'until', m.valid_until) order by m.valid_from)
    from membership.mandate m left join territory.region r on r.code = m.region_code
    where m.person_id = p.id and m.role = any(${[...nationalRoles]}::text[])), '[]') as mandates`

/**
 * The accounts that the programme holds: those with a mandate of the nation, now or before, and how many there are.
 * The factors are told as being there or not, hence elevated: the caller has asked `manage-accounts`.
 */
export function accountsOf(tx: Tx, on: Day, filter: AccountFilter): Promise<{ lines: Account[]; total: number }> {
  const like = filter.search ? `%${filter.search.replaceAll(/[\\%_]/g, '\\$&')}%` : null
  const [role, state] = [filter.role ?? null, filter.state ?? null]
  const size = Math.min(filter.pageSize ?? 25, accountsExportedAtMost)
  const current = sql`exists (select 1 from membership.mandate m where m.person_id = p.id and m.role = any(${[...nationalRoles]}::text[])
    and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until))`
  const matching = sql`p.merged_into is null
    and exists (select 1 from membership.mandate m where m.person_id = p.id and m.role = any(${[...nationalRoles]}::text[])
      and (${role}::text is null or m.role = ${role}))
    and (${like}::text is null or p.name ilike ${like} or p.email ilike ${like})
    and (${state}::text is null or ${state} = case
      when p.suspended_on is not null then 'suspended' when not ${current} then 'ended'
      when p.second_factor or p.demonstration_label is not null then 'open' else 'without-factor' end)`
  return elevated(tx, async () => {
    const { rows: lines } = await sql<Account>`
      select ${columns} from membership.person p where ${matching} order by lower(p.name), p.id
      limit ${size} offset ${((filter.page ?? 1) - 1) * size}`.execute(tx)
    const { rows: count } = await sql<{ total: number }>`select count(*) as total from membership.person p where ${matching}`.execute(tx)
    return { lines, total: count[0]!.total }
  })
}

/** One of those accounts; nothing for a person without a mandate of the nation. */
export function accountOf(tx: Tx, personId: string): Promise<Account | undefined> {
  return elevated(tx, async () => {
    const { rows } = await sql<Account>`
      select ${columns} from membership.person p where p.id = ${personId} and p.merged_into is null
        and exists (select 1 from membership.mandate m where m.person_id = p.id and m.role = any(${[...nationalRoles]}::text[]))`.execute(
      tx,
    )
    return rows[0]
  })
}

/** What waits for its second person; at most a hundred. Hidden by the database from who is not of the programme. */
export async function openRequests(tx: Tx, on: Day): Promise<AccountRequest[]> {
  const { rows } = await sql<AccountRequest>`
    select q.id, q.kind, q.person_id as "personId", coalesce(p.name, q.name) as about, coalesce(p.email, q.email) as email, q.role, r.name as region,
      q.valid_until as until, q.reason, q.asked_by as "askedById", a.name as "askedBy", q.asked_on as "askedOn", q.expires_on as "expiresOn"
    from membership.account_request q
    join membership.person a on a.id = q.asked_by
    left join membership.person p on p.id = q.person_id
    left join territory.region r on r.code = q.region_code
    where q.decision is null and ${on} <= q.expires_on order by q.asked_on, q.id limit 100`.execute(tx)
  return rows
}

/** How many can grant what one asks: the administrators who can sign in on a day. */
export async function administratorsOn(tx: Tx, on: Day): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct p.id) as count from membership.mandate m join membership.person p on p.id = m.person_id
    where m.role = 'programme' and p.email is not null and p.suspended_on is null
      and m.valid_from <= ${on} and (m.valid_until is null or ${on} <= m.valid_until)`.execute(tx)
  return rows[0]!.count
}
