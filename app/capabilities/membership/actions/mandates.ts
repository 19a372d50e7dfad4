import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { type Day, plusDays } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { type FactRow, isTrue, textOrNull } from '#kernel/fact-table.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import type { Territory } from '#cap/territory/model.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import type { HeldMandate, LocalRole, MandateEndForm } from '../model/mandates.ts'
import { mayInSpace, territorySubject } from '../policy.ts'
import * as store from '../store/mandates.ts'

/** Whether somebody may give, change or end a mandate of that role in a territory. */
export const mayGive = (ctx: Pick<Ctx, 'actor'>, territory: Pick<Territory, 'id' | 'regionCode'>, role: LocalRole): boolean =>
  mayInSpace(
    ctx.actor,
    role === 'chef-de-projet' ? 'give-chef-mandate' : 'give-mandate',
    territorySubject(territory.id, territory.regionCode),
  )

type ChangeRefusal = 'not-found' | 'forbidden' | 'changed-meanwhile'

interface SeenMandate {
  mandate: string
  version: number
}

type Work<Refusal extends string> = (
  tx: Tx,
  mandate: HeldMandate,
  note: (detail: Record<string, unknown>) => void,
) => Promise<Outcome<undefined, Refusal>>

function change<Refusal extends string>(ctx: Ctx, name: string, code: string, seen: SeenMandate, work: Work<Refusal>) {
  return act(ctx, { name, subject: seen.mandate }, async (tx, note): Promise<Outcome<undefined, Refusal | ChangeRefusal>> => {
    const territory = await territoryByCode(tx, code)
    if (!territory) return refuse('not-found')
    const mandate = await store.mandateToChange(tx, territory.id, seen.mandate)
    if (!mandate) return refuse('not-found')
    if (!mayGive(ctx, territory, mandate.role)) return refuse('forbidden')
    if (mandate.version !== seen.version) return refuse('changed-meanwhile')
    note({ territory: territory.code, person: mandate.person, role: mandate.role })
    return work(tx, mandate, note)
  })
}

export type EndRefusal = ChangeRefusal | 'before-it-began' | 'in-the-past' | 'interim-needs-an-end' | 'no-end-told' | 'own-mandate'

/** Says the last day of a mandate, sooner or later than it was; its rights are those of a mandate until that day included. */
export function changeMandateEnd(
  ctx: Ctx,
  code: string,
  { mandate: id, version, until, reason }: MandateEndForm,
): Promise<Outcome<undefined, EndRefusal>> {
  return change<EndRefusal>(ctx, 'membership.change-mandate-end', code, { mandate: id, version }, async (tx, mandate, note) => {
    if (until !== null && until < mandate.from) return refuse('before-it-began')
    // A right that was used cannot be taken back for days that are over.
    if (until !== null && until < ctx.today) return refuse('in-the-past')
    if (until === null && mandate.interim) return refuse('interim-needs-an-end')
    if (until === null && mandate.until === null) return refuse('no-end-told')
    const isLonger = until === null || (mandate.until !== null && until > mandate.until)
    if (isLonger && mandate.personId === ctx.actor.id) return refuse('own-mandate')
    await store.saveMandateEnd(tx, id, until, reason)
    note({ from: mandate.until, until, ...(reason ? { reason } : {}) })
    return ok()
  })
}

/** Says that a mandate still holds, after an election for instance. */
export function confirmMandate(ctx: Ctx, code: string, seen: SeenMandate): Promise<Outcome<undefined, ChangeRefusal | 'own-mandate'>> {
  return change<'own-mandate'>(ctx, 'membership.confirm-mandate', code, seen, async (tx, mandate) => {
    if (mandate.personId === ctx.actor.id) return refuse('own-mandate')
    await store.confirmMandate(tx, mandate.id, ctx.today)
    return ok()
  })
}

/** Loads what happens to the programme everywhere at once. */
export function loadProgrammeEvents(ctx: Ctx, rows: readonly FactRow[]): Promise<Outcome<undefined, never>> {
  return act(ctx, { name: 'membership.load-events' }, async (tx, note) => {
    await store.saveProgrammeEvents(tx, rows)
    note({ events: rows.length })
    return ok()
  })
}

/** Mandates of the demonstration, whose holders do not sign in: some ended, some about to, one by interim. */
export function loadDemonstrationMandates(ctx: Ctx, rows: readonly FactRow[]): Promise<Outcome<undefined, 'not-found'>> {
  return act(ctx, { name: 'membership.load-demonstration-mandates' }, async (tx, note) => {
    await elevate(tx)
    for (const row of rows) {
      const territory = await territoryByCode(tx, row.territory_code!)
      if (!territory) return refuse('not-found')
      await store.addMandate(tx, {
        territoryId: territory.id,
        personId: await store.tellPerson(tx, row.person!),
        role: row.role as LocalRole,
        organisationId: await store.organisationOf(tx, row.organisation!, row.organisation_kind!, null),
        title: textOrNull(row.title),
        interim: isTrue(row.interim),
        from: row.from as Day,
        endReason: textOrNull(row.end_reason),
        grantedBy: null,
        on: ctx.today,
        source: 'démonstration',
        until: row.until_in_days ? plusDays(ctx.today, Number(row.until_in_days)) : (textOrNull(row.until) as Day | null),
      })
    }
    note({ mandates: rows.length })
    return ok()
  })
}
