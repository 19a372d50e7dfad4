import { sql } from 'kysely'
import { type Counts, upsert } from '#kernel/bulk.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Device } from '../model.ts'
import type { ImportedDevice, ReadRecord } from '../model/import.ts'
import type { Rule } from '../model/rule.ts'

type Origin = 'shipped' | 'national' | 'aides-territoires'

export const columnsOf = (d: Omit<Device, 'rules' | 'sourceLabel'>) => ({
  code: d.code,
  name: d.name,
  operator: d.operator,
  owner: d.owner,
  family: d.family,
  form: d.form,
  pays: d.pays,
  rate: d.rate,
  rate_min: d.rateMin,
  advance_share: d.advanceShare,
  lump_sum: d.lumpSum,
  amount_min: d.amountMin,
  amount_max: d.amountMax,
  cost_min: d.costMin,
  cost_max: d.costMax,
  eligible_costs: d.eligibleCosts,
  regime: d.regime,
  legal_bases: d.legalBases,
  excludes: d.excludes,
  documents: d.documents,
  cutoffs: d.cutoffs,
  valid_from: d.from,
  valid_until: d.until,
  suspended: d.suspended,
  suspended_from: d.suspendedFrom,
  decision_days: d.decisionDays,
  summary: d.summary,
  contact: d.contact,
  start_url: d.startUrl,
  source: d.source,
  source_url: d.sourceUrl,
  verified_on: d.verifiedOn,
  to_verify: d.toVerify,
  note: d.note,
})

/** Brings imported devices in: what is there already under the same key is updated, whatever its address became. */
export async function saveImported(tx: Tx, devices: readonly ImportedDevice[], origin: Origin, on: Day): Promise<Counts> {
  const { rows } = await sql<{ externalId: string; code: string }>`
    select external_id as "externalId", code from toolbox.device where origin = ${origin} and external_id is not null`.execute(tx)
  const known = new Map(rows.map(({ externalId, code }) => [externalId, code]))
  const coded = devices.map((device) => ({ ...device, code: known.get(device.externalId) ?? device.code }))
  const counts = await upsert(
    tx,
    'toolbox.device',
    ['code'],
    coded.map((device, rank) => ({
      ...columnsOf(device),
      origin,
      external_id: device.externalId,
      rank: 1000 + rank,
    })),
  )
  await recordRules(
    tx,
    coded.map(({ code, rule }) => ({ device: code, rule })),
    origin,
    on,
  )
  await sql`
    update toolbox.device d set duplicate_of = ours.code from toolbox.device ours
    where d.origin <> 'shipped' and ours.origin = 'shipped' and lower(ours.name) = lower(d.name) and d.duplicate_of is distinct from ours.code`.execute(
    tx,
  )
  return counts
}

/** Sets aside what could not be read; what now can be is no longer aside. */
export async function quarantine(tx: Tx, records: readonly ReadRecord[], origin: Origin, on: Day): Promise<void> {
  const aside = records.flatMap((record) => (record.ok ? [] : [record]))
  const read = records.flatMap((record) => (record.ok ? [record.device.externalId] : []))
  await sql`delete from toolbox.quarantined where origin = ${origin} and external_id = any (${read})`.execute(tx)
  await upsert(
    tx,
    'toolbox.quarantined',
    ['origin', 'external_id'],
    aside.map(({ line, externalId, name, column, reason, content }) => ({
      origin,
      external_id: externalId,
      line,
      name,
      column_name: column,
      reason,
      content,
      recorded_on: on,
    })),
  )
}

/**
 * Keeps rules that differ from the newest, in force from that day; the first ever are in force since always.
 * What an operator published is theirs: another origin does not replace it.
 */
export async function recordRules(tx: Tx, rules: readonly { device: string; rule: Rule }[], origin: Origin, on: Day): Promise<void> {
  await sql`
    insert into toolbox.rule_version (device_code, version, valid_from, rule, origin, recorded_on)
    select g.device, coalesce(newest.version, 0) + 1, case when newest.version is not null then ${on}::date end, g.rule, ${origin}, ${on}
    from jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) as g(device text, rule jsonb)
    left join lateral (select * from toolbox.rule_version v where v.device_code = g.device order by v.version desc limit 1) newest on true
    where newest.version is null or (newest.origin = ${origin} and newest.rule is distinct from g.rule)`.execute(tx)
}

/** Keeps what the catalogue now says of each device whose terms differ from what it last said. */
export async function recordVersions(tx: Tx, on: Day): Promise<void> {
  await sql`
    insert into toolbox.device_version (device_code, version, recorded_on, content)
    select d.code, coalesce(newest.version, 0) + 1, ${on}, now_said.content
    from toolbox.device d
    cross join lateral (select to_jsonb(d) - 'rank' - 'duplicate_of' - 'search' - 'id' as content) now_said
    left join lateral (select * from toolbox.device_version v where v.device_code = d.code order by v.version desc limit 1) newest on true
    where newest.content is distinct from now_said.content`.execute(tx)
}

export interface SourceAnswer {
  url: string
  answers: boolean
  detail: string
}

/** What became of the pages that devices cite; the first day of a silence is kept until it answers again. */
export async function saveSourceChecks(tx: Tx, checks: readonly SourceAnswer[], on: Day): Promise<void> {
  await sql`
    insert into toolbox.source_check as kept (url, checked_on, answers, detail, failing_since)
    select g.url, ${on}, g.answers, g.detail, case when not g.answers then ${on}::date end
    from jsonb_to_recordset(${JSON.stringify(checks)}::jsonb) as g(url text, answers boolean, detail text)
    on conflict (url) do update set checked_on = excluded.checked_on, answers = excluded.answers, detail = excluded.detail,
      failing_since = case when excluded.answers then null else coalesce(kept.failing_since, excluded.failing_since) end`.execute(tx)
}

export async function saveVerified(tx: Tx, code: string, on: Day): Promise<void> {
  await sql`update toolbox.device set verified_on = ${on}, to_verify = false where code = ${code}`.execute(tx)
}
