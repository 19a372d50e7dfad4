import { fillBudgets, restoreBudgets } from '#cap/action-plan/actions/budgets.ts'
import { addFiches, removeFiches } from '#cap/action-plan/actions/fiches.ts'
import type { BudgetLine } from '#cap/action-plan/model/means.ts'
import { planScope } from '#cap/action-plan/policy.ts'
import { planToChange } from '#cap/action-plan/queries/plans.ts'
import { addImportedCompanies, removeCompanies } from '#cap/companies/actions/imported.ts'
import { addImported, removeImported } from '#cap/projects/actions/imported.ts'
import { communesOf, filieres } from '#cap/territory/queries.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Tx } from '#kernel/db.ts'
import { budgetReader } from '../model/budgets.ts'
import { companyReader } from '../model/directory.ts'
import { ficheReader } from '../model/fiches.ts'
import { projectReader } from '../model/pipeline.ts'
import { type Reader, type Reading, readTable, type Source } from '../model/reading.ts'
import type { TargetCode } from '../model/targets.ts'
import { type EnteredRow, fichesToBudget, knownCompanies, knownProjects, planToFill } from '../queries.ts'
import type { WrittenRow } from '../store.ts'

interface Against<Draft> {
  reader: Reader<Draft>
  /** What is already there, by its keys: the words that say where. */
  known: ReadonlyMap<string, string>
  /** Whether there is a place where its rows may go. */
  isReady: boolean
}

/** What becomes of the rows of a workbook: how they are read, entered, and taken away again. */
interface Target<Draft> {
  against: (tx: Tx, ctx: Ctx, territoryId: string) => Promise<Against<Draft>>
  /** @returns what was written for each, in order */
  enter: (tx: Tx, ctx: Ctx, territoryId: string, drafts: readonly Draft[], source: string) => Promise<Omit<WrittenRow, 'row'>[]>
  /** Takes them away, or writes them as they were. @returns how many; those on which somebody worked stay */
  remove: (tx: Tx, ctx: Ctx, territoryId: string, rows: readonly Pick<EnteredRow, 'id' | 'before'>[]) => Promise<number>
}

/** A target with the kind of its rows kept inside: what it reads, it enters itself. */
export interface OpenTarget {
  read: (tx: Tx, ctx: Ctx, territoryId: string, source: Source) => Promise<Found>
  remove: Target<never>['remove']
}

export interface Found extends Pick<Reading<unknown>, 'problems'> {
  isReady: boolean
  rows: FoundRow[]
  /** Writes the rows that are not left out. @returns what was written for each */
  enter: (source: string) => Promise<WrittenRow[]>
}

interface FoundRow {
  row: number
  name: string
  leftOut: string | null
  shown: (field: string) => { text: string; from: string | undefined }
}

function open<Draft>({ against, enter, remove }: Target<Draft>): OpenTarget {
  return {
    async read(tx, ctx, territoryId, source) {
      const { reader, known, isReady } = await against(tx, ctx, territoryId)
      const { rows, problems } = readTable(source, reader, known)
      return {
        isReady,
        problems,
        rows: rows.map(({ row, draft, leftOut, understood }) => ({
          row,
          name: reader.nameOf(draft),
          leftOut,
          shown: (field) => ({ text: reader.shown(draft, field), from: understood.find((one) => one.field === field)?.text }),
        })),
        async enter(from) {
          const entering = rows.filter((row) => !row.leftOut)
          const written = await enter(
            tx,
            ctx,
            territoryId,
            entering.map(({ draft }) => draft),
            from,
          )
          return entering.map(({ row }, rank) => ({ ...written[rank]!, row }))
        },
      }
    },
    remove,
  }
}

const named = (ids: readonly string[]) => ids.map((id) => ({ id }))
const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)

export const openTargets: Readonly<Record<TargetCode, OpenTarget>> = {
  fiches: open({
    async against(tx, _ctx, territoryId) {
      const { axes, known } = await planToFill(tx, territoryId)
      return { reader: ficheReader(axes), known, isReady: axes.length > 0 }
    },
    async enter(tx, ctx, territoryId, drafts, source) {
      const added = await addFiches(
        tx,
        territoryId,
        drafts.map((draft) => ({ ...draft, source })),
        ctx.today,
      )
      if (!added.ok) throw new Error(`the reading placed a fiche nowhere: ${added.refusal}`)
      return added.value.map(({ id }) => ({ id }))
    },
    async remove(tx, ctx, territoryId, rows) {
      await planToChange(tx, planScope(ctx.actor), territoryId)
      return removeFiches(tx, territoryId, idsOf(rows))
    },
  }),
  projects: open({
    async against(tx, ctx, territoryId) {
      const [communes, sectors] = [await communesOf(tx, territoryId, ctx.today), await filieres(tx)]
      const place = { communes, filieres: sectors.map(({ code, label }) => ({ code, name: label })) }
      return { reader: projectReader(place), known: await knownProjects(tx, territoryId), isReady: true }
    },
    enter: async (tx, ctx, territoryId, drafts, source) => named(await addImported(tx, territoryId, drafts, { source, on: ctx.today })),
    remove: (tx, _ctx, territoryId, rows) => removeImported(tx, territoryId, idsOf(rows)),
  }),
  companies: open({
    against: async (tx, ctx, territoryId) => ({
      reader: companyReader(await communesOf(tx, territoryId, ctx.today)),
      known: await knownCompanies(tx, territoryId),
      isReady: true,
    }),
    async enter(tx, ctx, territoryId, drafts, source) {
      const sourced = drafts.map((draft) => ({ ...draft, source }))
      return named(await addImportedCompanies(tx, territoryId, sourced, ctx.today))
    },
    remove: (tx, _ctx, territoryId, rows) => removeCompanies(tx, territoryId, idsOf(rows)),
  }),
  budgets: open({
    async against(tx, _ctx, territoryId) {
      const fiches = await fichesToBudget(tx, territoryId)
      return { reader: budgetReader(fiches), known: new Map(), isReady: fiches.length > 0 }
    },
    enter(tx, ctx, territoryId, drafts) {
      const budgets = drafts.map(({ fiche, lines }) => ({ id: fiche!.id, lines }))
      return fillBudgets(tx, territoryId, budgets, ctx.today)
    },
    remove(tx, ctx, territoryId, rows) {
      const budgets = rows.map(({ id, before }) => ({ id, lines: before as BudgetLine[] }))
      return restoreBudgets(tx, territoryId, budgets, ctx.today)
    },
  }),
}
