import { inForce, type Day } from '#kernel/day.ts'
import type { Rule } from '../model.ts'

export interface IncentiveDates {
  /** The day the written application is filed; nothing while it is not. */
  appliedOn: Day | null
  /** The first firm commitment: a works contract, an order, an accepted quote. Land and studies do not count. */
  worksStartedOn: Day | null
}

export interface Incentive {
  holds: boolean | 'unknown'
  sentence: string
  rule: Rule | undefined
}

/**
 * Whether an aid can still have an effect: the application came before the works began. The same day is too late to prove it.
 * @source Règlement (UE) n° 651/2014, art. 6 et art. 2 § 23
 */
export function incentiveEffect({ appliedOn, worksStartedOn }: IncentiveDates, rules: readonly Rule[], on: Day): Incentive {
  const rule = rules.find((r) => r.kind === 'incentive' && inForce(r, on))
  const say = (holds: Incentive['holds'], sentence: string): Incentive => ({ holds, sentence, rule })
  if (!worksStartedOn) return say('unknown', 'Le jour du premier engagement ferme n’est pas connu.')
  if (!appliedOn) return say('unknown', 'La demande n’est pas déposée : elle doit l’être avant le premier engagement ferme.')
  if (appliedOn < worksStartedOn)
    return say(true, `Demande du ${french(appliedOn)}, avant le premier engagement du ${french(worksStartedOn)}.`)
  return say(
    false,
    `Demande du ${french(appliedOn)}, premier engagement le ${french(worksStartedOn)} : l’effet d’incitation n’est pas prouvé.`,
  )
}

const french = (on: Day) => on.split('-').reverse().join('/')
