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
  resolve(solved: Solved): void
  reject(reason: unknown): void
}

/**
 * Solves in a thread of its own: a plan that takes seconds keeps nobody else waiting. A solve that is cancelled ends with
 * its thread, and the next one starts another.
 */
export function startSolver(): { solve: Solve; close(): Promise<void> } {
  let worker: Worker | undefined
  let last = 0
  const waiting = new Map<number, Waiting>()

  function running(): Worker {
    if (worker) return worker
    const started = new Worker(new URL('./solver-worker.ts', import.meta.url))
    started.unref()
    started.on('message', ({ id, solved, fault }: { id: number; solved?: Solved; fault?: string }) => {
      const asked = waiting.get(id)
      waiting.delete(id)
      if (waiting.size === 0) started.unref()
      if (solved) asked?.resolve(solved)
      else asked?.reject(new Error(fault))
    })
    started.on('error', (error) => stop(error))
    worker = started
    return started
  }

  function stop(reason: unknown): Promise<unknown> {
    const ended = worker?.terminate()
    worker = undefined
    for (const asked of waiting.values()) asked.reject(reason)
    waiting.clear()
    return Promise.resolve(ended)
  }

  const solve: Solve = (programme, { seconds, signal }) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const cancel = () => stop(signal!.reason)
      signal?.addEventListener('abort', cancel, { once: true })
      const settled = () => signal?.removeEventListener('abort', cancel)
      const id = ++last
      waiting.set(id, {
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
      thread.postMessage({ id, programme, seconds })
    })
  return { solve, close: async () => void (await stop(new Error('the solver is closed'))) }
}

/** The solver of this process, started at its first use. */
export const { solve } = startSolver()
