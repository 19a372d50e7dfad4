import { never } from '#kernel/outcome.ts'
import type { Judged } from './judge.ts'
import type { Truth } from './logic.ts'
import { isLeaf } from './rule.ts'

/**
 * The fewest conditions that are enough, alone, to bring about what was judged, whatever all the others say:
 * for a « non », the smallest failing set. Nothing for an unknown, which no known condition brings about.
 */
export const reasonsOf = (judged: Judged): Judged[] => (judged.truth === 'unknown' ? [] : (why(judged, judged.truth) ?? []))

type Reasons = Judged[] | undefined

/** The fewest leaves that force a truth; undefined when it is not what was judged. Leaves stand once in a tree, so that sums are exact. */
function why(judged: Judged, truth: Truth): Reasons {
  if (judged.truth !== truth) return undefined
  const { rule, of } = judged
  if (isLeaf(rule)) return [judged]
  const each = (wanted: Truth) => of.map((part) => why(part, wanted))
  switch (rule.kind) {
    case 'not':
      return why(of[0]!, of[0]!.truth)
    case 'when':
      return truth === 'not-applicable' && of[0]!.truth !== 'yes'
        ? why(of[0]!, of[0]!.truth)
        : joined(of.map((part) => why(part, part.truth)))
    case 'all':
      return truth === 'no' ? fewest(each('no')) : joined(of.map((part) => why(part, part.truth)))
    case 'any':
      return whyAtLeast(of, 1, truth)
    case 'at-least':
      return whyAtLeast(of, rule.count, truth)
    default:
      return never(rule)
  }
}

function whyAtLeast(of: readonly Judged[], count: number, truth: Truth): Reasons {
  const cheapest = (...wanted: Truth[]) =>
    of
      .flatMap((part) => (wanted.includes(part.truth) ? [{ part, leaves: why(part, part.truth)! }] : []))
      .sort((a, b) => a.leaves.length - b.leaves.length)
  if (truth === 'yes')
    return cheapest('yes')
      .slice(0, count)
      .flatMap(({ leaves }) => leaves)
  if (truth === 'not-applicable') return joined(of.map((part) => why(part, part.truth)))

  // A « non » needs so many parts that do not hold, and one at least that is concerned.
  const needed = of.length - count + 1
  const failing = cheapest('no', 'not-applicable').slice(0, needed)
  if (failing.length === 0 || failing.some(({ part }) => part.truth === 'no')) return failing.flatMap(({ leaves }) => leaves)
  const withNo = cheapest('no')[0] && [...failing.slice(0, -1), cheapest('no')[0]!]
  const withYes = cheapest('yes')[0] && [...failing, cheapest('yes')[0]!]
  return fewest([withNo, withYes].map((list) => list?.flatMap(({ leaves }) => leaves)))
}

const fewest = (candidates: readonly Reasons[]): Reasons =>
  candidates.reduce((best, candidate) => (candidate && (!best || candidate.length < best.length) ? candidate : best), undefined)

const joined = (parts: readonly Reasons[]): Reasons => (parts.includes(undefined) ? undefined : parts.flatMap((part) => part!))
