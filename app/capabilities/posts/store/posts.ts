import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { Payer, Post } from '../model.ts'
import { type AnswerForm, type Line, sectionCodes } from '../model/handover.ts'

/** @returns false when it changed since that version; version 0 means that it was not described yet */
export async function savePost(tx: Tx, post: Omit<Post, 'closedOn'>): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into posts.post (territory_id, employer, opened_on, source, to_verify)
    values (${post.territoryId}, ${post.employer}, ${post.openedOn}, ${post.source}, ${post.toVerify})
    on conflict (territory_id) do update set employer = excluded.employer, opened_on = excluded.opened_on, source = excluded.source,
      to_verify = excluded.to_verify, version = post.version + 1
    where post.version = ${post.version}`.execute(tx)
  return numAffectedRows === 1n
}

export interface NewFunding {
  territoryId: string
  startsOn: string
  endsOn: string
  amount: number
  shares: Record<Payer, number>
  source: string
  toVerify: boolean
}

export async function addFunding(tx: Tx, funding: NewFunding): Promise<string> {
  const id = newId<'funding'>()
  const { shares } = funding
  await sql`
    insert into posts.funding (territory_id, id, starts_on, ends_on, amount, state_share, epci_share, region_share, other_share, source, to_verify)
    values (${funding.territoryId}, ${id}, ${funding.startsOn}, ${funding.endsOn}, ${funding.amount}, ${shares.state}, ${shares.epci}, ${shares.region},
      ${shares.other}, ${funding.source}, ${funding.toVerify})`.execute(tx)
  return id
}

/** @returns false when there is none of that id in the territory */
export async function dropFunding(tx: Tx, territoryId: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from posts.funding where territory_id = ${territoryId} and id = ${id}`.execute(tx)
  return numAffectedRows === 1n
}

export interface NewHandover {
  territoryId: string
  id: string
  madeBy: string | null
  madeByName: string
  madeOn: Day
}

export async function addHandover(tx: Tx, handover: NewHandover, lines: readonly Line[]): Promise<void> {
  const { territoryId, id, madeBy, madeByName, madeOn } = handover
  await sql`
    insert into posts.handover (territory_id, id, made_by, made_by_name, made_on)
    values (${territoryId}, ${id}, ${madeBy}, ${madeByName}, ${madeOn})`.execute(tx)
  const inOrder = sectionCodes.flatMap((section) => lines.filter((line) => line.section === section))
  const rows = inOrder.map((line, rank) => ({
    id: newId<'handover-line'>(),
    rank,
    section: line.section,
    title: line.title.slice(0, 500),
    detail: line.detail.slice(0, 2000),
    path: line.path,
    due_on: line.dueOn,
  }))
  await sql`
    insert into posts.handover_line (territory_id, handover_id, id, rank, section, title, detail, path, due_on)
    select ${territoryId}::uuid, ${id}::uuid, l.id, l.rank, l.section, l.title, l.detail, l.path, l.due_on
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as l (id uuid, rank integer, section text, title text, detail text, path text, due_on date)`.execute(tx)
}

export interface Answer {
  territoryId: string
  handoverId: string
  by: string
  on: Day
  form: AnswerForm
}

/** @returns false when another answered it meanwhile */
export async function saveAnswer(tx: Tx, { territoryId, handoverId, by, on, form }: Answer): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update posts.handover_line set state = ${form.verb === 'ask' ? 'asked' : 'confirmed'}, note = ${form.verb === 'ask' ? form.note : null},
      answered_by = ${by}, answered_on = ${on}, version = version + 1
    where territory_id = ${territoryId} and handover_id = ${handoverId} and id = ${form.line} and version = ${form.version}`.execute(tx)
  return numAffectedRows === 1n
}
