import type { Ctx } from '#kernel/actor.ts'
import { type Day, dayInWords } from '#kernel/day.ts'
import type { Cents } from '#kernel/money.ts'
import { ok, refuse } from '#kernel/outcome.ts'
import { change, type Seen } from '../actions.ts'
import { isDecided, type ProjectKey } from '../model.ts'
import { type Sheet, type SheetField, sheetFieldCodes, type Risk } from '../model/follow-up.ts'
import { sheetOf } from '../queries/follow-up.ts'
import * as store from '../store/follow-up.ts'
import { tell } from './tell.ts'

/** The chef de projet fills the sheet in; each field that changes keeps the source and the day that were given. */
export function describe(ctx: Ctx, seen: Seen, sheet: Sheet, { source, statedOn }: { source: string; statedOn: Day }) {
  return change<SheetField[], 'nothing-new' | 'in-the-future'>(ctx, 'projects.describe', 'follow', seen, async (tx, project, note) => {
    if (statedOn > ctx.today) return refuse('in-the-future')
    const former = await sheetOf(tx, project)
    const changed = sheetFieldCodes.filter((field) => former[field] !== sheet[field])
    note({ fields: changed, source })
    if (changed.length === 0) return refuse('nothing-new')
    await store.saveSheet(tx, project, sheet)
    await store.addStatements(
      tx,
      project,
      changed.map((field) => ({ field, value: String(sheet[field] ?? ''), source, statedOn })),
      ctx.actor.id,
    )
    return ok(changed)
  })
}

/** Another company of a collective project. */
export function addAssociate(ctx: Ctx, seen: Seen, associate: { company: string; siren: string | null }) {
  return change<undefined, 'not-collective'>(ctx, 'projects.add-associate', 'follow', seen, async (tx, project, note) => {
    note({ company: associate.company })
    if (!(await sheetOf(tx, project)).collective) return refuse('not-collective')
    await store.addAssociate(tx, project, associate, ctx.actor.id)
    return ok()
  })
}

export function addMilestone(ctx: Ctx, seen: Seen, milestone: { label: string; dueOn: Day }) {
  return change<undefined, never>(ctx, 'projects.add-milestone', 'follow', seen, async (tx, project, note) => {
    note({ ...milestone })
    await store.addMilestone(tx, project, { ...milestone, doneOn: null }, ctx.actor.id)
    return ok()
  })
}

export function reachMilestone(ctx: Ctx, seen: Seen, milestoneId: string, on: Day) {
  return change<undefined, 'no-such-milestone' | 'in-the-future'>(
    ctx,
    'projects.reach-milestone',
    'follow',
    seen,
    async (tx, project, note) => {
      note({ on })
      if (on > ctx.today) return refuse('in-the-future')
      if (!(await store.reachMilestone(tx, project, milestoneId, on))) return refuse('no-such-milestone')
      return ok()
    },
  )
}

export function addRisk(ctx: Ctx, seen: Seen, risk: Pick<Risk, 'what' | 'likelihood' | 'impact' | 'answer'>) {
  return change<undefined, never>(ctx, 'projects.add-risk', 'follow', seen, async (tx, project, note) => {
    note({ what: risk.what })
    await store.addRisk(tx, project, { ...risk, openedOn: ctx.today }, ctx.actor.id)
    return ok()
  })
}

export function closeRisk(ctx: Ctx, seen: Seen, riskId: string) {
  return change<undefined, 'no-such-risk'>(ctx, 'projects.close-risk', 'follow', seen, async (tx, project) => {
    if (!(await store.closeRisk(tx, project, riskId, ctx.today))) return refuse('no-such-risk')
    return ok()
  })
}

export type Amending = { kind: 'delay'; to: Day } | { kind: 'scope'; to: Cents } | { kind: 'owner'; to: string; siret: string }

type AmendRefusal = 'not-decided' | 'same-as-before' | 'ends-before-it-starts'

/** What the pair decided changes, and says why. Before the decision, the project is taken back and completed instead. */
export function amend(ctx: Ctx, seen: Seen, amending: Amending, reason: string) {
  return change<undefined, AmendRefusal>(ctx, 'projects.amend', 'follow', seen, async (tx, project, note) => {
    note({ kind: amending.kind, reason })
    if (!isDecided(project.stage)) return refuse('not-decided')
    const former = { delay: project.endsOn, scope: project.cost, owner: project.company }[amending.kind]
    const sameNumber = amending.kind !== 'owner' || amending.siret === project.siret
    if (former === amending.to && sameNumber) return refuse('same-as-before')
    if (amending.kind === 'delay' && project.startsOn && amending.to < project.startsOn) return refuse('ends-before-it-starts')
    const words =
      amending.kind === 'owner'
        ? { former: sayOwner(project.company, project.siret), latter: sayOwner(amending.to, amending.siret) }
        : { former: say(former), latter: say(amending.to) }
    note(words)
    await store.saveAmendment(
      tx,
      project,
      { kind: amending.kind, ...words, reason, amendedOn: ctx.today },
      changedBy(amending),
      ctx.actor.id,
    )
    return ok()
  })
}

function changedBy(amending: Amending): store.Amended {
  if (amending.kind === 'delay') return { endsOn: amending.to }
  return amending.kind === 'scope' ? { cost: amending.to } : { company: amending.to, siret: amending.siret }
}

/** The number goes with the name: whoever works for the new company is recused from now on, and for the former no longer. */
const sayOwner = (company: string, siret: string | null): string => `${company}, ${siret ? `SIRET ${siret}` : 'SIRET non renseigné'}`

const euros = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' })

function say(value: Day | Cents | string | null): string {
  if (value === null) return 'non renseigné'
  if (typeof value === 'number') return euros.format(value / 100)
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? dayInWords(value as Day) : value
}

/** A person opens a file that is reserved to a few: the company and the chef de projet see who did, and when. */
export function openReserved(ctx: Ctx, key: ProjectKey) {
  return tell<undefined, never>(ctx, 'projects.open-reserved', 'read', key, async (tx, project) => {
    await store.addReading(tx, project, ctx.actor.id!, ctx.today)
    return ok()
  })
}
