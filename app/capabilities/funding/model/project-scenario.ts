import { type Day, plusDays } from '#kernel/day.ts'
import type { Cents } from '#kernel/money.ts'
import { EurosField, type Project } from '#cap/projects/model.ts'
import type { Grant } from '#cap/state-aid/model.ts'
import { conditionCodes, zoneCodes } from '#cap/state-aid/model/intensity.ts'
import { sizeCodes } from '#cap/state-aid/model/size.ts'
import type { Facts, Verdict } from '#cap/toolbox/model.ts'
import type { SavedBlock } from './cost-blocks.ts'
import { zoneOf } from './plan-facts.ts'
import { objectiveCodes, problemsIn, type Scenario, ScenarioFile, scenarioOf } from './scenario.ts'

/** What the page asks about a plan, as its address holds it. */
export interface Wish {
  objective: string
  size: string
  zone: string
  conditions: readonly string[]
  inDifficulty: boolean
  grantedOn: string
  /** Euros as typed; empty when nothing was. */
  privateMoney: string
  ownAtMost: string
  cashAtMost: string
  /** By device: '' as the solver likes, 'always', 'never'. */
  uses: ReadonlyMap<string, string>
  /** By device whose amount nobody published, euros as typed. */
  amounts: ReadonlyMap<string, string>
}

export const useField = (device: string): string => `usage-${device}`
export const mostField = (device: string): string => `plafond-${device}`

export function wishFrom(query: URLSearchParams, devices: readonly string[], known: Facts, regionCode: string): Wish {
  const of = (name: string, fallback = '') => (query.get(name) ?? fallback).trim().slice(0, 100)
  return {
    objective: of('objectif', 'most-aid'),
    size: of('taille', known.get('size')?.value ?? ''),
    zone: of('zone', zoneOf(known, regionCode) ?? 'none'),
    conditions: query.getAll('condition'),
    inDifficulty: of('difficulte', known.get('in-difficulty')?.value === 'true' ? 'oui' : '') === 'oui',
    grantedOn: of('octroi'),
    privateMoney: of('prive'),
    ownAtMost: of('apport'),
    cashAtMost: of('avance'),
    uses: new Map(devices.map((code) => [code, of(useField(code))])),
    amounts: new Map(devices.map((code) => [code, of(mostField(code))])),
  }
}

export interface Known {
  project: Pick<Project, 'startsOn' | 'endsOn'>
  blocks: readonly SavedBlock[]
  usable: readonly Verdict[]
  /** Null without a SIREN. */
  grants: readonly Grant[] | null
  owner: Scenario['owner']
  today: Day
}

export type Read = { scenario: Scenario } | { mistakes: Record<string, string> }

/** The scenario of a project: what is known of it, and what the page was asked. The same schema as a file reads it. */
export function scenarioFrom(wish: Wish, known: Known): Read {
  const mistakes: Record<string, string> = {}
  const euros = (name: string, typed: string): number | undefined => {
    if (typed === '' || Number(typed) === 0) return undefined
    const read = EurosField.safeParse(typed)
    if (read.success) return read.data / 100
    mistakes[name] = 'Écrivez un montant en euros, par exemple 250 000.'
    return undefined
  }
  const given = (key: string, amount: number | undefined) => (amount === undefined ? {} : { [key]: amount })
  if (!(sizeCodes as readonly string[]).includes(wish.size)) mistakes.taille = 'Choisissez la taille de l’entreprise.'
  if (!(zoneCodes as readonly string[]).includes(wish.zone)) mistakes.zone = 'Choisissez une zone.'
  if (!(objectiveCodes as readonly string[]).includes(wish.objective)) mistakes.objectif = 'Choisissez ce que le plan cherche.'
  const start = known.project.startsOn ?? plusDays(known.today, 90)
  const end = laterOf(start, known.project.endsOn ?? plusDays(start, 365))
  const offers = known.usable.flatMap((verdict) => {
    const code = verdict.device.code
    const typed = euros(mostField(code), wish.amounts.get(code) ?? '')
    const most = verdict.upTo === null ? typed : (verdict.upTo as Cents) / 100
    return most === undefined || most === 0 ? [] : [offerOf(verdict, most)]
  })
  const codes = new Set(offers.map((offer) => offer.code))
  const file = {
    on: known.today,
    ...(wish.grantedOn && { grantedOn: wish.grantedOn }),
    size: wish.size,
    zone: wish.zone,
    conditions: wish.conditions.filter((one) => (conditionCodes as readonly string[]).includes(one)),
    inDifficulty: wish.inDifficulty,
    worksStartOn: start,
    worksEndOn: end,
    deMinimisGrants: (known.grants ?? []).map((g) => ({ amountInEuros: g.amount / 100, grantedOn: g.grantedOn })),
    deMinimisHistory: known.grants ? 'told' : 'unknown',
    owner: known.owner,
    ...given('privateMoneyInEuros', euros('prive', wish.privateMoney)),
    ...given('ownMoneyAtMostInEuros', euros('apport', wish.ownAtMost)),
    ...given('cashAtMostInEuros', euros('avance', wish.cashAtMost)),
    blocks: known.blocks.map((b, rank) => ({
      code: `poste-${rank + 1}`,
      label: b.label,
      nature: b.nature,
      costInEuros: b.cost / 100,
      ...given('extraCostInEuros', b.extraCost === null ? undefined : b.extraCost / 100),
    })),
    devices: offers.map((offer) => ({ ...offer, excludes: offer.excludes.filter((code) => codes.has(code)) })),
    objective: wish.objective,
    alternatives: 3,
    pinned: [...wish.uses].flatMap(([device, use]) =>
      codes.has(device) && (use === 'always' || use === 'never') ? [{ device, use }] : [],
    ),
  }
  if (Object.keys(mistakes).length > 0) return { mistakes }
  const read = ScenarioFile.safeParse(file)
  if (read.success) return { scenario: scenarioOf(read.data) }
  return { mistakes: Object.fromEntries(problemsIn(read.error).map((p) => [fieldOf(p.path), p.reason])) }
}

const laterOf = (a: Day, b: Day): Day => [a, b].sort()[1]!

const fieldOf = (path: string): string =>
  ({ grantedOn: 'octroi', privateMoneyInEuros: 'prive', ownMoneyAtMostInEuros: 'apport', cashAtMostInEuros: 'avance' })[path] ?? ''

function offerOf({ device }: Verdict, most: number) {
  const articles = device.legalBases.filter((basis) => basis.startsWith('gber-'))
  return {
    code: device.code,
    name: device.name,
    funder: device.operator,
    form: device.form === 'loan' ? 'loan' : device.form === 'recoverable-advance' ? 'recoverable-advance' : 'grant',
    maxInEuros: most,
    ...(device.amountMin !== null && { minInEuros: device.amountMin / 100 }),
    ...(device.rate !== null && { ratePercent: device.rate / 100 }),
    bases: [basisOf(device)],
    ...(articles.length > 0 && { articles }),
    excludes: [...device.excludes],
    ...(device.from && { opensOn: device.from }),
    ...(device.until && { closesOn: device.until }),
  }
}

// A grant whose regime nobody published is looked at as the strictest: under the RGEC. A loan, as one at the market's price.
function basisOf({ regime, form, legalBases }: Verdict['device']): 'gber' | 'de-minimis' | 'none' {
  if (regime === 'de-minimis' || (regime === 'unknown' && legalBases.includes('de-minimis') && legalBases.length === 1)) return 'de-minimis'
  return regime === 'none' || (regime === 'unknown' && form === 'loan') ? 'none' : 'gber'
}
