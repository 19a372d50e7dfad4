import { type Outcome, ok, refuse } from './outcome.ts'

/** How many may be at it at once, and how many more may wait for their turn. */
interface Turnstile {
  inside: number
  waiting: number
}

/** Lets a few do what takes much memory; the others wait in order, and beyond that are told to come back. */
export function turnstile({ inside, waiting }: Turnstile) {
  let free = inside
  const queue: (() => void)[] = []
  return async <Value>(work: () => Promise<Value>): Promise<Outcome<Value, 'busy'>> => {
    if (free === 0 && queue.length >= waiting) return refuse('busy')
    if (free === 0) await new Promise<void>((resolve) => queue.push(resolve))
    else free--
    try {
      return ok(await work())
    } finally {
      // The place goes to the first who waits: nobody who comes now is served before them.
      const next = queue.shift()
      if (next) next()
      else free++
    }
  }
}
