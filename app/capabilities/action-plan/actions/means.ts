import type { Ctx } from '#kernel/actor.ts'
import type { Tx } from '#kernel/db.ts'
import { ok, type Outcome, refuse } from '#kernel/outcome.ts'
import { cyclePath } from '../model/dependencies.ts'
import type { FicheAction } from '../model/fiche.ts'
import type { BudgetLine, FicheLink, FunderLine, Risk } from '../model/means.ts'
import { planScope } from '../policy.ts'
import { fichesToChange } from '../queries/fiches.ts'
import { orderOf } from '../queries/means.ts'
import { replaceBudget, replaceDependencies, replaceFunders, replaceLinks, replaceRisks, touchFiche } from '../store/means.ts'
import { markChanged } from '../store/plans.ts'
import { changeFiche, type SeenFiche } from './fiches.ts'
import type { Where } from './plans.ts'

/** What every verb on something that hangs on a fiche does once it is written. */
function changeMeans<Value, Refusal extends string>(
  ctx: Ctx,
  name: string,
  where: Where,
  seen: SeenFiche,
  write: (tx: Tx, fiche: FicheAction, note: (detail: Record<string, unknown>) => void) => Promise<Outcome<Value, Refusal>>,
) {
  return changeFiche<Value, Refusal>(ctx, name, where, seen, async (tx, fiche, note) => {
    const written = await write(tx, fiche, note)
    if (!written.ok) return written
    await touchFiche(tx, fiche, ctx.today)
    await markChanged(tx, where.id)
    return written
  })
}

/** Writes the budget of some years; those that the form did not show stay as they are. */
export const setBudget = (ctx: Ctx, where: Where, seen: SeenFiche, lines: readonly BudgetLine[], years: readonly number[]) =>
  changeMeans<undefined, never>(ctx, 'action-plan.set-budget', where, seen, async (tx, fiche, note) => {
    await replaceBudget(tx, fiche, lines, years)
    note({ lines: lines.length })
    return ok()
  })

export const setFunders = (ctx: Ctx, where: Where, seen: SeenFiche, lines: readonly FunderLine[]) =>
  changeMeans<undefined, 'named-twice'>(ctx, 'action-plan.set-funders', where, seen, async (tx, fiche, note) => {
    if (new Set(lines.map((line) => line.funder)).size < lines.length) return refuse('named-twice')
    await replaceFunders(tx, fiche, lines)
    note({ funders: lines.map((line) => line.funder) })
    return ok()
  })

export const setRisks = (ctx: Ctx, where: Where, seen: SeenFiche, risks: readonly Risk[]) =>
  changeMeans<undefined, never>(ctx, 'action-plan.set-risks', where, seen, async (tx, fiche, note) => {
    await replaceRisks(tx, fiche, risks)
    note({ risks: risks.length })
    return ok()
  })

export const setLinks = (ctx: Ctx, where: Where, seen: SeenFiche, links: readonly FicheLink[]) =>
  changeMeans<undefined, 'named-twice'>(ctx, 'action-plan.set-links', where, seen, async (tx, fiche, note) => {
    if (new Set(links.map((link) => `${link.kind} ${link.target}`)).size < links.length) return refuse('named-twice')
    await replaceLinks(tx, fiche, links)
    note({ links: links.map((link) => link.target) })
    return ok()
  })

/** The references of the fiches that would turn in a circle, in order; none when it holds. */
type Circle = readonly string[]

/** Says what a fiche comes after. @returns the circle that it would close, and then nothing is written */
export async function setDependencies(ctx: Ctx, where: Where, seen: SeenFiche, references: readonly string[]) {
  let circle: Circle = []
  const set = await changeMeans<undefined, 'unknown-fiche' | 'circle'>(
    ctx,
    'action-plan.set-dependencies',
    where,
    seen,
    async (tx, fiche, note) => {
      const before = await fichesToChange(tx, planScope(ctx.actor), where.id, references)
      if (before.length < new Set(references).size) return refuse('unknown-fiche')
      const order = await orderOf(tx, where.id)
      order.after.set(fiche.id, [])
      const names = new Map([...order.references, ...before.map((f) => [f.id, f.reference] as const), [fiche.id, fiche.reference] as const])
      for (const { id } of before) {
        const path = cyclePath(order.after, id, fiche.id)
        if (path) {
          circle = path.map((one) => names.get(one)!)
          note({ circle })
          return refuse('circle')
        }
        order.after.set(fiche.id, [...order.after.get(fiche.id)!, id])
      }
      await replaceDependencies(
        tx,
        fiche,
        before.map((f) => f.id),
      )
      note({ after: references })
      return ok()
    },
  )
  return { set, circle }
}
