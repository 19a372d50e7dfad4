import type { Cents } from '#kernel/money.ts'
import { plainName } from '#cap/territory/model.ts'
import type { Grant } from './list.ts'

export interface Candidate {
  siren: string | null
  communeCode: string | null
  title: string
  company: string
  /** What the project's ledger and plan say of money, in cents: an amount found there speaks for the match. */
  amounts: readonly Cents[]
}

export interface Likeness {
  /** From 0 to 100; the weights are ours, so that a SIREN alone makes a doubt and never a certainty. */
  score: number
  /** What speaks for it, in words a reviewer reads. */
  reasons: readonly string[]
}

const weights = { siren: 45, company: 25, title: 30, amount: 20, commune: 10 } as const

/** From this score a match is likely; below `doubtful`, it is not shown. */
export const likely = 75
export const doubtful = 35

/** How much a grant looks like money of this project. Reviewed by a person, always. */
export function likenessOf(grant: Pick<Grant, 'siren' | 'communeCode' | 'title' | 'beneficiary' | 'amount'>, project: Candidate): Likeness {
  const reasons: string[] = []
  let score = 0
  const count = (points: number, reason: string) => {
    score += points
    reasons.push(reason)
  }
  if (grant.siren && grant.siren === project.siren) count(weights.siren, 'le même SIREN')
  else if (wordsShared(grant.beneficiary, project.company) >= 0.99) count(weights.company, 'le même nom d’entreprise')
  const shared = wordsShared(grant.title, project.title)
  if (shared >= 0.2)
    count(Math.round(weights.title * Math.min(1, shared * 1.5)), `des mots communs dans le titre (${Math.round(shared * 100)} %)`)
  if (grant.amount !== null && project.amounts.includes(grant.amount)) count(weights.amount, 'le même montant au plan ou au registre')
  if (grant.communeCode && grant.communeCode === project.communeCode) count(weights.commune, 'la même commune')
  return { score: Math.min(100, score), reasons }
}

// Words that say nothing of what a project is.
const empty = new Set('a au aux avec d dans de des du en et l la le les par pour projet s sa ses son sur un une'.split(' '))

const wordsOf = (text: string): Set<string> =>
  new Set(
    plainName(text)
      .split(' ')
      .filter((word) => word && !empty.has(word)),
  )

/** The share of their words that two texts have in common (Jaccard): 0 to 1, the same whichever comes first. */
export function wordsShared(one: string, other: string): number {
  const a = wordsOf(one)
  const b = wordsOf(other)
  const common = [...a].filter((word) => b.has(word)).length
  const all = a.size + b.size - common
  return all === 0 ? 0 : common / all
}
