/** Each fiche, and those it comes after. */
export type After = ReadonlyMap<string, readonly string[]>

/**
 * The way round that a new order would close: from `first` back to itself, both ends included; nothing when it holds.
 * @param first what would come before @param then what would come after it
 */
export function cyclePath(after: After, first: string, then: string): string[] | null {
  if (first === then) return [first, then]
  // If `first` already comes after `then`, whatever the way, putting `then` after `first` turns in a circle.
  const way = new Map<string, string | null>([[first, null]])
  const queue = [first]
  for (let fiche = queue.shift(); fiche !== undefined; fiche = queue.shift()) {
    if (fiche === then) return wayBack(way, then)
    for (const before of after.get(fiche) ?? []) {
      if (way.has(before)) continue
      way.set(before, fiche)
      queue.push(before)
    }
  }
  return null
}

/** From `then`, along the orders already there, to the one it started from, and round again. */
function wayBack(way: ReadonlyMap<string, string | null>, then: string): string[] {
  const path = [then]
  for (let next = way.get(then); next; next = way.get(next)) path.push(next)
  return [...path, then]
}
