import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { ok } from '#kernel/outcome.ts'
import { roles } from '../model.ts'
import { alarmDays } from '../model/mandates.ts'
import { holdersOf } from '../queries.ts'
import * as store from '../store/mandates.ts'

/** The end of a mandate, as it is told: once at each distance, the nearest replacing the one before. */
interface EndFact {
  subjectId: string
  territoryId: string
  title: string
  detail: string
  path: string
  dueOn: Day
}

/** Who tells persons such a fact, in the transaction of the verb: the inbox, which knows us and which we do not know. */
export type TellEnd = (tx: Tx, ctx: Ctx, personIds: readonly string[], fact: EndFact) => Promise<void>

/** Tells who holds a mandate, and the chef de projet, that it ends in 90, 30 or 7 days; each distance once. @returns how many were told */
export async function tellSuccessions(ctx: Ctx, tell: TellEnd): Promise<number> {
  let told = 0
  // Nearest first: a mandate of five days is told once, at seven, and not at ninety too.
  for (const days of alarmDays.toReversed()) {
    const ends = await ctx.db.transaction().execute((tx) => store.endsToTell(tx, days, ctx.today))
    if (ends.length === 0) continue
    const done = await act(ctx, { name: 'membership.tell-successions' }, async (tx, note) => {
      for (const end of ends) if (await store.noteEnd(tx, end.id, days, ctx.today)) await tellEnd(tx, ctx, end, tell)
      note({ days, mandates: ends.map((end) => end.id) })
      return ok(ends.length)
    })
    if (done.ok) told += done.value
  }
  return told
}

async function tellEnd(tx: Tx, ctx: Ctx, end: store.EndToTell, tell: TellEnd): Promise<void> {
  const chefs = await holdersOf(tx, { territoryId: end.territoryId, roles: ['chef-de-projet'], on: ctx.today })
  const day = end.until.split('-').reverse().join('/')
  await tell(tx, ctx, [...new Set([end.personId, ...chefs.map((chef) => chef.id)])], {
    subjectId: end.id,
    territoryId: end.territoryId,
    title: `Un mandat finit le ${day} à ${end.territoryName}`,
    detail: `Le mandat de ${end.person} (${roles[end.role].toLowerCase()}${end.interim ? ' par intérim' : ''}) finit ce jour compris : ses droits s’arrêtent à minuit, heure de Paris. Prolongez-le, ou préparez la suite.`,
    path: `/espace/${end.territoryCode}/partenaires/mandats`,
    dueOn: end.until,
  })
}

/** Writes in the journal each mandate that ended, and closes the sessions of who has none left. @returns how many ended */
export async function closeEndedMandates(ctx: Ctx): Promise<number> {
  const ends = await ctx.db.transaction().execute((tx) => store.endsToClose(tx, ctx.today))
  for (const end of ends) {
    await act(ctx, { name: 'membership.mandate-ended', subject: end.id }, async (tx, note) => {
      if (!(await store.noteEnd(tx, end.id, 0, ctx.today))) return ok()
      const sessions = await store.closeSessionsWithoutMandate(tx, end.personId, ctx.today)
      note({ person: end.personId, role: end.role, territory: end.territoryCode, until: end.until, sessions })
      return ok()
    })
  }
  return ends.length
}
