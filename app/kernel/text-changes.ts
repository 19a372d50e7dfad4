/** Takes `removed` characters out of a text at a place, and puts `added` there. Places are those of the text before. */
export interface TextChange {
  at: number
  removed: number
  added: string
}

/**
 * The one change that turns a text into another, as somebody who types makes it.
 * @param caret where the caret stands after: of « aa » to « aaa », it says which « a » is new
 */
export function changeBetween(before: string, after: string, caret = after.length): TextChange | undefined {
  if (before === after) return undefined
  const most = Math.min(before.length, after.length)
  // What stands after the caret was not typed now, when it can be so.
  let end = 0
  while (end < Math.min(most, after.length - caret) && sameFromEnd(before, after, end)) end++
  let start = 0
  while (start < most - end && before[start] === after[start]) start++
  while (end < most - start && sameFromEnd(before, after, end)) end++
  return { at: start, removed: before.length - end - start, added: after.slice(start, after.length - end) }
}

const sameFromEnd = (before: string, after: string, end: number) => before[before.length - 1 - end] === after[after.length - 1 - end]

// Beyond this many comparisons, one change for the whole text: nobody waits for a finer answer.
const MOST_COMPARED = 4_000_000

/** The changes, line by line, that turn a text into another; from the end to the start, so that each place still holds. */
export function changesBetween(before: string, after: string): TextChange[] {
  const whole = changeBetween(before, after)
  if (!whole) return []
  const [old, now] = [linesOf(before), linesOf(after)]
  if (old.length * now.length > MOST_COMPARED) return [whole]
  return hunks(old, now).map(({ at, removed, added }) => {
    const finer = changeBetween(removed, added)!
    return { ...finer, at: at + finer.at }
  })
}

const linesOf = (text: string): string[] => text.split(/(?<=\n)/)

interface Hunk {
  at: number
  removed: string
  added: string
}

function hunks(old: readonly string[], now: readonly string[]): Hunk[] {
  const common = commonLengths(old, now)
  const found: Hunk[] = []
  let [i, j, at] = [0, 0, 0]
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      at += old[i]!.length
      i++
      j++
      continue
    }
    const hunk: Hunk = { at, removed: '', added: '' }
    while ((i < old.length || j < now.length) && !(i < old.length && j < now.length && old[i] === now[j])) {
      if (j >= now.length || (i < old.length && common[i + 1]![j]! >= common[i]![j + 1]!)) {
        hunk.removed += old[i]!
        at += old[i++]!.length
      } else hunk.added += now[j++]!
    }
    found.unshift(hunk)
  }
  return found
}

/** Of the lines from `i` and from `j`, how many are common, in order. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint32Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1))
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      lengths[i]![j] = old[i] === now[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!)
  return lengths
}
