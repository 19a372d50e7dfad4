import { Worker } from 'node:worker_threads'
import type { LinearProgramme, Solved } from './solver-worker.ts'

export type { LinearProgramme } from './solver-worker.ts'

interface SolveOptions {
  /** After so many seconds, the best found is given, with the gap that is left. */
  seconds: number
  signal?: AbortSignal
}

export type Solve = (programme: LinearProgramme, options: SolveOptions) => Promise<Solved>

interface Waiting {
  question: { id: number; programme: LinearProgramme; seconds: number }
  resolve(solved: Solved): void
  reject(reason: unknown): void
}

type Answer = { id: number; solved?: Solved; fault?: string }

/**
 * Solves in a thread of its own: a plan that takes seconds keeps nobody else waiting. A solve that is cancelled ends with
 * its thread; those that waited behind it go on in another.
 */
export function startSolver(): { solve: Solve; close(): Promise<void> } {
  let worker: Worker | undefined
  let last = 0
  const waiting = new Map<number, Waiting>()

  function running(): Worker {
    if (worker) return worker
    const started = new Worker(new URL('./solver-worker.ts', import.meta.url))
    started.on('message', ({ id, solved, fault }: Answer) => {
      const asked = take(id)
      if (solved) asked?.resolve(solved)
      else asked?.reject(new Error(fault))
    })
    started.on('error', (error) => {
      worker = undefined
      for (const id of [...waiting.keys()]) take(id)?.reject(error)
    })
    worker = started
    return started
  }

  function take(id: number): Waiting | undefined {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (waiting.size === 0) worker?.unref()
    return asked
  }

  async function cancel(id: number, reason: unknown) {
    take(id)?.reject(reason)
    const ended = worker
    worker = undefined
    for (const { question } of waiting.values()) running().postMessage(question)
    await ended?.terminate()
  }

  const solve: Solve = (programme, { seconds, signal }) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const id = ++last
      const giveUp = () => void cancel(id, signal?.reason)
      signal?.addEventListener('abort', giveUp, { once: true })
      const settled = () => signal?.removeEventListener('abort', giveUp)
      const question = { id, programme, seconds }
      waiting.set(id, {
        question,
        resolve: (solved) => {
          settled()
          resolve(solved)
        },
        reject: (reason) => {
          settled()
          reject(reason)
        },
      })
      const thread = running()
      thread.ref()
      thread.postMessage(question)
    })

  async function close() {
    const ended = worker
    worker = undefined
    for (const id of [...waiting.keys()]) take(id)?.reject(new Error('the solver is closed'))
    await ended?.terminate()
  }
  return { solve, close }
}

/** The solver of this process, started at its first use. */
export const { solve } = startSolver()
