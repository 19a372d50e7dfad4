import { z } from 'zod'
import type { Day } from '#kernel/day.ts'
import { DayField } from '#cap/projects/model.ts'
import { measureCodes, measures } from '#cap/projects/model/effects.ts'
import type { Fact } from '#cap/territory/model.ts'

export interface Indicator {
  /** `measure:carbon`, `fact:Emplois industriels`, or nothing for the fiche's own words. */
  known: string | null
  label: string
  unit: string
  baseline: number | null
  target: number | null
  targetOn: Day | null
  observed: number | null
  observedOn: Day | null
  evidence: string
}

/** An indicator that is known elsewhere: its words and unit are not typed again, and a fact brings where it starts. */
export interface KnownIndicator extends Pick<Indicator, 'label' | 'unit' | 'baseline'> {
  known: string
  /** « SEED, 15/11/2023 » for a fact; nothing for what projects measure. */
  source: string | null
}

type NumericFact = Pick<Fact, 'label' | 'value' | 'unit' | 'source' | 'publishedOn' | 'topic'>

/** What projects measure, then the facts of the territory that are numbers with a unit. */
export function knownIndicators(facts: readonly NumericFact[]): KnownIndicator[] {
  const measured = measureCodes.map((code) => ({ known: `measure:${code}`, ...measures[code], baseline: null, source: null }))
  const figures = facts.flatMap(({ label, value, unit, source, publishedOn, topic }) =>
    topic === 'figure' && value !== null && unit !== null && /^\d+([.,]\d+)?$/.test(value)
      ? [
          {
            known: `fact:${label}`,
            label,
            unit,
            baseline: Number(value.replace(',', '.')),
            source: [source, publishedOn].filter(Boolean).join(', '),
          },
        ]
      : [],
  )
  return [...measured, ...figures]
}

/**
 * How much of the way is done, in basis points, from the start (0 where none is said) to the target; nothing when either
 * end is missing, or when there is no way to go. Beyond the target it is more than 10 000; the wrong way, less than 0.
 */
export function reached({ baseline, target, observed }: Pick<Indicator, 'baseline' | 'target' | 'observed'>): number | null {
  const start = baseline ?? 0
  if (target === null || observed === null || target === start) return null
  // Adding zero: there is no « −0 % ».
  return Math.floor(((observed - start) * 10_000) / (target - start)) + 0
}

const blank = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? null : value)
const NumberField = z.preprocess(
  blank,
  z
    .string()
    .transform((text) => text.replaceAll(/[\s\u00a0\u202f]/g, '').replace(',', '.'))
    .pipe(z.string().regex(/^-?\d{1,12}(\.\d{1,4})?$/, 'Écrivez un nombre, par exemple 1 250 ou 12,5.'))
    .transform(Number)
    .nullable(),
)
const OptionalDay = z.preprocess(blank, DayField.nullable())

/** A row of the form. `what` names a known indicator, or `own` for words of one's own. */
export const IndicatorRow = z
  .object({
    what: z.string(),
    words: z.string().max(200, '200 caractères au plus.').default(''),
    unit: z.string().max(40, '40 caractères au plus.').default(''),
    baseline: NumberField,
    target: NumberField,
    targetOn: OptionalDay,
    observed: NumberField,
    observedOn: OptionalDay,
    evidence: z.string().max(500, '500 caractères au plus.').default(''),
  })
  .refine(({ what, words }) => what !== 'own' || words.length >= 2, { path: ['words'], message: 'Écrivez ce que mesure cet indicateur.' })
  .refine(({ target, targetOn }) => target === null || targetOn !== null, {
    path: ['targetOn'],
    message: 'Dites pour quel jour est cette cible.',
  })
  .refine(({ observed, observedOn }) => observed === null || observedOn !== null, {
    path: ['observedOn'],
    message: 'Dites quel jour cela a été constaté.',
  })
  .refine(({ observed, evidence }) => observed === null || evidence !== '', { path: ['evidence'], message: 'Dites d’où vient ce constat.' })
export type IndicatorRow = z.infer<typeof IndicatorRow>

export const indicatorInputs = ['what', 'words', 'unit', 'baseline', 'target', 'targetOn', 'observed', 'observedOn', 'evidence'] as const

/** The indicator that a row says; nothing when it names one that nobody knows. */
export function indicatorOf({ what, words, ...row }: IndicatorRow, known: readonly KnownIndicator[]): Indicator | undefined {
  if (what === 'own') return { ...row, known: null, label: words }
  const found = known.find((one) => one.known === what)
  return found && { ...row, known: found.known, label: found.label, unit: found.unit, baseline: row.baseline ?? found.baseline }
}
