import type { Solve } from '#kernel/solver.ts'
import type { Rule } from '#cap/state-aid/model.ts'
import { faultsOf } from './check.ts'
import { closedTo, conflictingGroups, whysOf } from './conflict.ts'
import type { Programme, Why } from './draft.ts'
import { exactCents } from './exact.ts'
import { linear } from './linear.ts'
import { programmeOf } from './programme.ts'
import type { Share } from './propose.ts'
import type { Gap, Reading } from './readings.ts'
import { sharesOf } from './shares.ts'

/** Rules that these lines break together: it would be enough to lower one of them. */
export interface Breach {
  devices: readonly string[]
  rules: readonly Why[]
}

/** What is not known and would break the plan if it were at its least favourable. */
interface Doubt {
  gap: Gap | 'all'
  breaches: readonly Breach[]
}

/** Whether a plan made by hand keeps every rule, whatever is not known: three answers, and only a certain no refuses. */
export type Judgement =
  | { holds: 'yes'; shares: readonly Share[] }
  | { holds: 'no'; breaches: readonly Breach[] }
  | { holds: 'unknown'; doubts: readonly Doubt[]; shares: readonly Share[] }

/**
 * Judges a plan by the rules that the search solves under, its lines imposed as they were typed: it breaks them when no
 * way of laying its amounts on the cost keeps them all.
 * @param readings from `readingsOf`, the most favourable first
 */
export async function judged(readings: readonly Reading[], rules: readonly Rule[], solve: Solve): Promise<Judgement> {
  const [favourable, ...others] = readings
  const best = await underOne(favourable!, rules, solve)
  if ('breaches' in best) return { holds: 'no', breaches: best.breaches }
  const doubts: Doubt[] = []
  for (const reading of others) {
    // All at once matters only where nothing matters alone.
    if (reading.gap === 'all' && doubts.length > 0) continue
    const found = await underOne(reading, rules, solve)
    if ('breaches' in found) doubts.push({ gap: reading.gap ?? 'all', breaches: found.breaches })
  }
  return doubts.length > 0 ? { holds: 'unknown', doubts, shares: best.shares } : { holds: 'yes', shares: best.shares }
}

type Laid = { shares: readonly Share[] } | { breaches: readonly Breach[] }

async function underOne({ scenario }: Reading, rules: readonly Rule[], solve: Solve): Promise<Laid> {
  const programme = programmeOf(scenario, rules)
  const { programme: stage } = linear(programme, { cost: programme.variables.map(() => 0) }, [])
  const solved = await solve(stage, { seconds: 10 })
  if (solved.status === 'infeasible' || solved.values.length === 0) return { breaches: await breachesOf(programme, solve) }
  const exact = exactCents(
    programme,
    solved.values.map((value, at) => (programme.variables[at]!.kind === 'amount' ? value * 100_000 : value)),
  )
  const shares = exact && sharesOf(programme, exact)
  if (shares && faultsOf(scenario, rules, shares).length === 0) return { shares }
  return { breaches: [{ devices: scenario.devices.map((d) => d.code), rules: [toTheCent] }] }
}

const toTheCent: Why = {
  sentence:
    'Les montants ne se répartissent pas au centime près entre les postes sans dépasser une règle : baissez une ligne d’un centime ou deux.',
  reference: 'Arrondi, jamais en faveur de l’aide',
  toVerify: false,
}

const mostBreaches = 6

/** One conflict after another: the rules of each are set aside to find the next. */
async function breachesOf(programme: Programme, solve: Solve): Promise<Breach[]> {
  const breaches: Breach[] = []
  let rest = programme
  while (breaches.length < mostBreaches) {
    const groups = await conflictingGroups(rest, solve)
    if (groups.length === 0) break
    const devices = groups.filter((g) => g.startsWith('pin:')).map((g) => g.slice(4))
    const broken = groups.filter((g) => !g.startsWith('pin:'))
    breaches.push({ devices, rules: broken.length > 0 ? broken.flatMap((group) => whysOf(programme, group)) : closedIn(programme, groups) })
    const aside = broken.length > 0 ? broken.flatMap(withWhatFollows) : groups
    rest = { ...rest, rows: rest.rows.filter((row) => !aside.includes(row.group)) }
  }
  return breaches
}

// Above the intensity of its article, a block is above that of all its aid too: it is said once.
const withWhatFollows = (group: string): string[] =>
  group.startsWith('intensity:') ? [group, `cumulation:${group.split(':')[2]}`] : [group]

/** Lines that conflict with no rule conflict with what a plan is: nothing lets the device in, or its amount is no amount. */
function closedIn(programme: Programme, groups: readonly string[]): Why[] {
  const closed = groups.flatMap((group) => closedTo(programme, group))
  return closed.length > 0
    ? closed
    : [{ sentence: 'Un financement compte un euro au moins.', reference: 'Règle de Ressort', toVerify: false }]
}
