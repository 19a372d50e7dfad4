import type { Cents } from '#kernel/money.ts'
import type { Size } from './size.ts'

export type Told = 'yes' | 'no'

/** What says whether an undertaking is in difficulty; a thing that nobody told is null. */
export interface DifficultyFacts {
  /** Less than three years since it was created. */
  young: Told | null
  /** Subscribed capital and share premium. */
  capital: Cents | null
  /** May be negative. */
  equity: Cents | null
  proceedings: Told | null
  rescued: Told | null
  /** Debt above 7.5 times equity and interest not covered, two years running. */
  ratios: Told | null
}

interface Criterion {
  label: string
  holds: 'yes' | 'no' | 'unknown' | 'not-applicable'
  /** What it was worked out from. */
  value: string
  reference: string
}

export interface Difficulty {
  holds: 'yes' | 'no' | 'unknown'
  criteria: readonly Criterion[]
}

/**
 * Whether the undertaking is in difficulty: one criterion is enough for a yes, all are needed for a no.
 * Partnerships, whose associates answer for its debts, are judged on own funds alike: read the text for them.
 * @source Règlement (UE) n° 651/2014, art. 2 § 18
 */
export function difficultyOf(facts: DifficultyFacts, size: Size | undefined): Difficulty {
  const criteria = [
    lostCapital(facts, size),
    asTold('Procédure collective d’insolvabilité, ou conditions réunies', facts.proceedings, 'RGEC, art. 2 § 18 c'),
    asTold('Aide au sauvetage non remboursée, ou plan de restructuration en cours', facts.rescued, 'RGEC, art. 2 § 18 d'),
    ratios(facts, size),
  ]
  const said = criteria.map((c) => c.holds)
  return { holds: said.includes('yes') ? 'yes' : said.includes('unknown') ? 'unknown' : 'no', criteria }
}

function lostCapital({ young, capital, equity }: DifficultyFacts, size: Size | undefined): Criterion {
  const one = (holds: Criterion['holds'], value: string): Criterion => ({
    label: 'Plus de la moitié du capital souscrit perdue',
    holds,
    value,
    reference: 'RGEC, art. 2 § 18 a et b',
  })
  const lost = capital === null || equity === null ? null : equity < capital / 2
  if (lost === false) return one('no', 'fonds propres au-dessus de la moitié du capital')
  // A young SME is not judged on its losses; until its size or its age is known, that is not known either.
  if (young === 'yes' && size !== undefined && size !== 'large') return one('not-applicable', 'PME de moins de trois ans')
  if (lost === null) return one('unknown', 'capital ou fonds propres non dits')
  return young === 'no' || size === 'large'
    ? one('yes', 'fonds propres sous la moitié du capital')
    : one('unknown', 'âge ou taille non dits')
}

function ratios({ ratios: told }: DifficultyFacts, size: Size | undefined): Criterion {
  const label = 'Grande entreprise : dettes au-dessus de 7,5 fois les fonds propres et intérêts non couverts, deux ans de suite'
  const reference = 'RGEC, art. 2 § 18 e'
  if (size !== undefined && size !== 'large') return { label, holds: 'not-applicable', value: 'PME', reference }
  if (told === 'yes' && size === undefined) return { label, holds: 'unknown', value: 'taille inconnue', reference }
  return asTold(label, told, reference)
}

const asTold = (label: string, told: Told | null, reference: string): Criterion => ({
  label,
  holds: told ?? 'unknown',
  value: told === null ? 'non dit' : told === 'yes' ? 'oui, déclaré' : 'non, déclaré',
  reference,
})
