import type { Day } from '#kernel/day.ts'
import type { Cents } from '#kernel/money.ts'
import type { Tier } from '#cap/membership/policy.ts'
import type { Stage } from '../model.ts'

/** A project that a territory already followed elsewhere. Its stage asks for no guard and no signature: those are given here. */
export interface ImportedProject {
  title: string
  summary: string
  company: string
  siren: string | null
  siret: string | null
  naf: string | null
  communeCode: string | null
  filiere: string
  stage: Extract<Stage, 'idea' | 'qualified' | 'structuring' | 'rejected'>
  reason: string | null
  tier: Tier
  /** Euro cents excluding VAT. */
  cost: Cents | null
  startsOn: Day | null
  endsOn: Day | null
  jobsCreated: number | null
  jobsMaintained: number | null
}
