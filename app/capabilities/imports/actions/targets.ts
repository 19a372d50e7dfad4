import { addFiches, removeFiches } from '#cap/action-plan/actions/fiches.ts'
import { planScope } from '#cap/action-plan/policy.ts'
import { planToChange } from '#cap/action-plan/queries/plans.ts'
import { addImportedCompanies, removeCompanies } from '#cap/companies/actions/imported.ts'
import { addImported, removeImported } from '#cap/projects/actions/imported.ts'
import { communesOf, filieres } from '#cap/territory/queries.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Tx } from '#kernel/db.ts'
import { companyReader } from '../model/directory.ts'
import { ficheReader } from '../model/fiches.ts'
import { projectReader } from '../model/pipeline.ts'
import { type Reader, type Reading, readTable, type Source } from '../model/reading.ts'
import type { TargetCode } from '../model/targets.ts'
import { knownCompanies, knownProjects, planToFill } from '../queries.ts'

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
  /** @returns the id of each, in order */
  enter: (tx: Tx, ctx: Ctx, territoryId: string, drafts: readonly Draft[], source: string) => Promise<string[]>
  /** @returns how many went; those on which somebody worked stay */
  remove: (tx: Tx, ctx: Ctx, territoryId: string, ids: readonly string[]) => Promise<number>
}

/** A target with the kind of its rows kept inside: what it reads, it enters itself. */
export interface OpenTarget {
  read: (tx: Tx, ctx: Ctx, territoryId: string, source: Source) => Promise<Found>
  remove: Target<never>['remove']
}

export interface Found extends Pick<Reading<unknown>, 'problems'> {
  isReady: boolean
  rows: FoundRow[]
  /** Writes the rows that are not left out. @returns the id of each, and its row */
  enter: (source: string) => Promise<{ id: string; row: number }[]>
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
          const ids = await enter(
            tx,
            ctx,
            territoryId,
            entering.map(({ draft }) => draft),
            from,
          )
          return entering.map(({ row }, rank) => ({ id: ids[rank]!, row }))
        },
      }
    },
    remove,
  }
}

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
      return added.value.map(({ id }) => id)
    },
    async remove(tx, ctx, territoryId, ids) {
      await planToChange(tx, planScope(ctx.actor), territoryId)
      return removeFiches(tx, territoryId, ids)
    },
  }),
  projects: open({
    async against(tx, ctx, territoryId) {
      const [communes, sectors] = [await communesOf(tx, territoryId, ctx.today), await filieres(tx)]
      const place = { communes, filieres: sectors.map(({ code, label }) => ({ code, name: label })) }
      return { reader: projectReader(place), known: await knownProjects(tx, territoryId), isReady: true }
    },
    enter: (tx, ctx, territoryId, drafts, source) => addImported(tx, territoryId, drafts, { source, on: ctx.today }),
    remove: (tx, _ctx, territoryId, ids) => removeImported(tx, territoryId, ids),
  }),
  companies: open({
    against: async (tx, ctx, territoryId) => ({
      reader: companyReader(await communesOf(tx, territoryId, ctx.today)),
      known: await knownCompanies(tx, territoryId),
      isReady: true,
    }),
    enter: (tx, ctx, territoryId, drafts, source) =>
      addImportedCompanies(
        tx,
        territoryId,
        drafts.map((draft) => ({ ...draft, source })),
        ctx.today,
      ),
    remove: (tx, _ctx, territoryId, ids) => removeCompanies(tx, territoryId, ids),
  }),
}
