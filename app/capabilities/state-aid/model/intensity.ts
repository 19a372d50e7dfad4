import { cents, share, type Cents } from '#kernel/money.ts'
import type { Rule } from '../model.ts'
import type { Size } from './size.ts'

export const zones = {
  none: 'Hors zone AFR',
  c: 'Zone AFR « c »',
  'c-35-73-78': 'Zone AFR « c » d’Ille-et-Vilaine, de Savoie ou des Yvelines',
  'a-guadeloupe-reunion-martinique': 'Zone AFR « a » : Guadeloupe, La Réunion, Martinique',
  'a-saint-martin': 'Zone AFR « a » : Saint-Martin',
  'a-mayotte-guyane': 'Zone AFR « a » : Mayotte, Guyane',
} as const
export type Zone = keyof typeof zones
export const zoneCodes = Object.keys(zones) as Zone[]

/** What a cost is spent on; the law says which articles cover it. */
export const natures = {
  equipment: 'Machines, équipements, bâtiments industriels',
  energy: 'Économies d’énergie',
  decarbonisation: 'Décarbonation, protection de l’environnement',
  renewable: 'Énergie renouvelable, stockage, cogénération',
  circular: 'Économie circulaire, économie de ressources',
  'fundamental-research': 'Recherche fondamentale',
  'industrial-research': 'Recherche industrielle',
  'experimental-development': 'Développement expérimental',
  'feasibility-study': 'Étude de faisabilité',
  'sme-innovation': 'Innovation d’une PME : brevets, personnel détaché, appui',
  'process-innovation': 'Innovation de procédé ou d’organisation',
  consultancy: 'Conseil extérieur',
  training: 'Formation',
  'environmental-study': 'Étude environnementale ou énergétique',
  'local-infrastructure': 'Infrastructure locale',
  other: 'Autre coût, que le RGEC ne couvre pas',
} as const
export type Nature = keyof typeof natures
export const natureCodes = Object.keys(natures) as Nature[]

export const conditions = {
  'new-activity': 'Nouvelle activité économique dans la zone',
  collaboration: 'Collaboration effective, ou large diffusion des résultats',
  'sme-partners': 'Des PME supportent au moins 30 % des coûts',
  disadvantaged: 'Formation de travailleurs défavorisés ou handicapés',
} as const
export type Condition = keyof typeof conditions
export const conditionCodes = Object.keys(conditions) as Condition[]

/** All that an intensity depends on, besides the article. */
export interface Beneficiary {
  size: Size
  zone: Zone
  conditions: readonly string[]
}

export interface Article {
  /** `gber-25` */
  article: string
  variant: string | null
}

interface Step {
  /** « Recherche industrielle : 50 %. » */
  sentence: string
  rule: Rule
}

export interface Intensity extends Article {
  /** Basis points, bonuses and cap included. */
  rate: number
  steps: readonly Step[]
}

/**
 * The highest share of an eligible cost that may be aided under an article, each bonus told.
 * @param law the rules of the day, from `lawOn`
 * @returns nothing when the article opens nothing to this beneficiary
 * @source the reference of each rule, shown with its step
 */
export function maximumIntensity(law: readonly Rule[], of: Article, beneficiary: Beneficiary): Intensity | undefined {
  const rules = law.filter((rule) => isOf(rule, of) && fits(rule, beneficiary))
  const base = rules.find((rule) => rule.kind === 'intensity')
  if (!base || base.rate === null) return undefined
  const bonuses = rules.filter((rule) => rule.kind === 'bonus' && rule.rate !== null).sort((a, b) => (a.code < b.code ? -1 : 1))
  const summed = Math.min(
    10_000,
    bonuses.reduce((total, rule) => total + rule.rate!, base.rate),
  )
  const cap = rules.find((rule) => rule.kind === 'cap')
  const capped = cap?.rate != null && cap.rate < summed
  const steps: Step[] = [
    { sentence: `${base.label} : ${percent(base.rate)}.`, rule: base },
    ...bonuses.map((rule) => ({ sentence: `${rule.label} : + ${percent(rule.rate!)}.`, rule })),
    ...(capped ? [{ sentence: `${cap.label} : ${percent(cap.rate!)}.`, rule: cap }] : []),
  ]
  return { ...of, rate: capped ? cap.rate! : summed, steps }
}

/** A cost as the law looks at it, euro cents excluding VAT. */
export interface EligibleCost {
  cost: Cents
  /** What it costs more than what would be done without aid; null when there is no reference scenario. */
  extraCost: Cents | null
  /** Of an infrastructure, over its life; null when it is not known. */
  operatingProfit: Cents | null
}

export interface Ceiling extends Article {
  amount: Cents
  /** The cost it is a share of. */
  base: Cents
  steps: readonly Step[]
}

/**
 * The most aid one cost may receive under an article, rounded down to the cent.
 * @returns nothing when the article opens nothing here, or when a figure it needs is not known
 * @source Règlement (UE) n° 651/2014, art. 14 (grands projets), art. 36 § 4, art. 38 § 3, art. 56 § 6
 */
export function ceilingOf(law: readonly Rule[], of: Article, spent: EligibleCost, beneficiary: Beneficiary): Ceiling | undefined {
  const gap = law.find((rule) => rule.kind === 'funding-gap' && isOf(rule, of))
  if (gap) {
    if (spent.operatingProfit === null) return undefined
    return {
      ...of,
      base: spent.cost,
      amount: cents(Math.max(0, spent.cost - spent.operatingProfit)),
      steps: [{ sentence: `${gap.label}.`, rule: gap }],
    }
  }
  const intensity = maximumIntensity(law, of, beneficiary)
  const base = of.variant && onExtraCost.has(of.variant) ? spent.extraCost : spent.cost
  if (!intensity || base === null) return undefined
  const large = largeProject(law, of, base, beneficiary)
  if (large) return { ...of, base, ...large }
  return { ...of, base, amount: share(base, intensity.rate), steps: intensity.steps }
}

/**
 * A large investment in an assisted zone: R × (A + 0.5 B + 0 C), R the rate of large enterprises whatever the size.
 * @returns nothing when the cost stays within the first tranche
 * @source Règlement (UE) n° 651/2014, art. 2 § 20 ; carte AFR 2022-2027
 */
export function largeProject(
  law: readonly Rule[],
  of: Article,
  cost: Cents,
  beneficiary: Beneficiary,
): Pick<Ceiling, 'amount' | 'steps'> | undefined {
  const tranches = law.filter((rule) => rule.kind === 'tranche' && isOf(rule, of)).sort((a, b) => (a.number ?? 0) - (b.number ?? 0))
  if (tranches.length === 0 || cost <= (tranches[0]!.amount ?? Number.POSITIVE_INFINITY)) return undefined
  const asLarge = maximumIntensity(law, of, { ...beneficiary, size: 'large', conditions: [...beneficiary.conditions, 'new-activity'] })
  if (!asLarge) return undefined
  let [below, counted] = [0, 0n]
  for (const { amount, rate } of tranches) {
    const upTo = Math.min(cost, amount ?? cost)
    counted += BigInt(Math.max(0, upTo - below)) * BigInt(rate ?? 0)
    below = Math.max(below, upTo)
  }
  const most = (counted * BigInt(asLarge.rate)) / 100_000_000n
  const steps = [...asLarge.steps, ...tranches.map((rule) => ({ sentence: `${rule.label} : ${percent(rule.rate ?? 0)} du taux.`, rule }))]
  return { amount: cents(Number(most)), steps }
}

/** The articles that cover a kind of cost, as the law of the day says. */
export const articlesOf = (law: readonly Rule[], nature: string): Article[] =>
  law.flatMap(({ kind, condition, article, variant }) =>
    kind === 'covers' && condition === nature && article ? [{ article, variant }] : [],
  )

const onExtraCost: ReadonlySet<string> = new Set(['extra-cost', 'zero-emission'])

const isOf = (rule: Rule, { article, variant }: Article): boolean =>
  rule.article === article && (rule.variant === null || rule.variant === variant)

// A microenterprise is a small one; « a » and « c » stand for every zone of their letter.
function fits(rule: Rule, { size, zone, conditions: met }: Beneficiary): boolean {
  const sizeFits = rule.size === null || rule.size === (size === 'micro' ? 'small' : size)
  const zoneFits = rule.zone === null || rule.zone === zone || (rule.kind === 'bonus' && zone !== 'none' && rule.zone === zone[0])
  return sizeFits && zoneFits && (rule.condition === null || met.includes(rule.condition))
}

const percent = (rate: number) => `${(rate / 100).toLocaleString('fr-FR')} %`
