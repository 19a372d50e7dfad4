/**
 * What a rule says of a project. `not-applicable`: the condition does not concern it, which is neither a yes nor a no.
 * Unknown is where every truth begins: learning a fact may leave it, never come back to it.
 */
export type Truth = 'yes' | 'no' | 'unknown' | 'not-applicable'

export const truths: readonly Truth[] = ['yes', 'no', 'unknown', 'not-applicable']

/** @source Kleene, strong three-valued logic: « non » and « inconnu » is « non », « oui » or « inconnu » is « oui ». */
export function all(of: readonly Truth[]): Truth {
  if (of.includes('no')) return 'no'
  if (of.includes('unknown')) return 'unknown'
  return of.length > 0 && !of.includes('yes') ? 'not-applicable' : 'yes'
}

export const any = (of: readonly Truth[]): Truth => atLeast(1, of)

/** What does not apply counts for nothing: it neither holds nor fails. */
export function atLeast(count: number, of: readonly Truth[]): Truth {
  let yes = 0
  let no = 0
  let unknown = 0
  for (const truth of of) {
    if (truth === 'yes') yes++
    else if (truth === 'no') no++
    else if (truth === 'unknown') unknown++
  }
  if (yes >= count) return 'yes'
  const isConcerned = yes + no > 0 || of.length === 0
  if (yes + unknown < count && isConcerned) return 'no'
  return unknown > 0 ? 'unknown' : 'not-applicable'
}

export function not(truth: Truth): Truth {
  if (truth === 'yes') return 'no'
  if (truth === 'no') return 'yes'
  return truth
}

/** A rule that concerns only those of whom `condition` holds. */
export function when(condition: Truth, rule: Truth): Truth {
  if (condition === 'yes') return rule
  return condition === 'unknown' ? 'unknown' : 'not-applicable'
}
