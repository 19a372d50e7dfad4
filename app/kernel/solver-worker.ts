import { parentPort } from 'node:worker_threads'
import load from 'highs'

/** Maximises `cost · x` within the bounds of columns and rows. Infinities are allowed as bounds. */
export interface LinearProgramme {
  cost: readonly number[]
  lower: readonly number[]
  upper: readonly number[]
  integer: readonly boolean[]
  rows: readonly { columns: readonly number[]; weights: readonly number[]; lower: number; upper: number }[]
}

export interface Solved {
  status: 'optimal' | 'infeasible' | 'time-limit'
  objective: number
  /** One a column; empty when nothing was found. */
  values: readonly number[]
  /** One a row, what a unit more of it would be worth; only of a programme without integers. */
  duals: readonly number[]
  /** How far the best may still be, as a share; 0 when it is proved. */
  gap: number
}

// Its types speak of a CommonJS module, and what Node gives is the function itself.
const highs = await (load as unknown as typeof load.default)()
const { modelStatus, variableType, objectiveSense } = highs.constants

function solveHere(programme: LinearProgramme, seconds: number): Solved {
  const { cost, lower, upper, integer, rows } = programme
  const starts = [0]
  for (const row of rows) starts.push(starts.at(-1)! + row.columns.length)
  return highs.withModel(
    {
      numCols: cost.length,
      numRows: rows.length,
      sense: objectiveSense.maximize,
      colCost: [...cost],
      colLower: [...lower],
      colUpper: [...upper],
      rowLower: rows.map((row) => row.lower),
      rowUpper: rows.map((row) => row.upper),
      integrality: integer.map((is) => (is ? variableType.integer : variableType.continuous)),
      matrix: {
        format: 'csr',
        numRows: rows.length,
        numCols: cost.length,
        starts,
        indices: rows.flatMap((row) => row.columns),
        values: rows.flatMap((row) => row.weights),
      },
    },
    (model) => {
      model.options.set({ time_limit: seconds, output_flag: false, mip_rel_gap: 1e-7, mip_abs_gap: 1e-6 })
      model.run()
      return answerOf(model, integer.some(Boolean))
    },
  )
}

type Model = Parameters<Parameters<typeof highs.withModel>[1]>[0]

function answerOf(model: Model, isMixed: boolean): Solved {
  const status = model.getModelStatus()
  const nothing = { objective: 0, values: [], duals: [], gap: 0 }
  if (status === modelStatus.infeasible || status === modelStatus.unboundedOrInfeasible) return { ...nothing, status: 'infeasible' }
  if (status !== modelStatus.optimal && status !== modelStatus.timeLimit) throw new Error(`the solver stopped with status ${status}`)
  const gap = isMixed ? Number(model.info.get('mip_gap')) : 0
  const { colValue, rowDual } = model.getSolution()
  const found = status === modelStatus.optimal || Number.isFinite(gap)
  return {
    status: status === modelStatus.optimal ? 'optimal' : 'time-limit',
    objective: found ? model.getObjectiveValue() : 0,
    values: found ? [...colValue] : [],
    duals: isMixed ? [] : [...rowDual],
    gap,
  }
}

parentPort!.on('message', ({ id, programme, seconds }: { id: number; programme: LinearProgramme; seconds: number }) => {
  try {
    parentPort!.postMessage({ id, solved: solveHere(programme, seconds) })
  } catch (error) {
    parentPort!.postMessage({ id, fault: (error as Error).message })
  }
})
