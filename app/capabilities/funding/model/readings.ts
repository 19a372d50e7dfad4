import { plusDays, type Day } from '#kernel/day.ts'
import { cents, sum, type Cents } from '#kernel/money.ts'
import type { Project } from '#cap/projects/model.ts'
import type { Grant } from '#cap/state-aid/model.ts'
import { conditionCodes, type Zone } from '#cap/state-aid/model/intensity.ts'
import { type Size, sizeCodes } from '#cap/state-aid/model/size.ts'
import type { Verdict } from '#cap/toolbox/model.ts'
import type { Asked } from '../model.ts'
import { type SavedBlock, wholeAsOne } from './cost-blocks.ts'
import type { CostBlock, Offer, Scenario } from './scenario.ts'

/** What may be unknown of a plan made by hand, and in what case its least favourable reading puts it. */
export const gaps = {
  size: { what: 'La taille européenne de l’entreprise', strictly: 'Si c’est une grande entreprise' },
  zone: { what: 'Le classement AFR du site', strictly: 'Si le site est hors zone AFR' },
  difficulty: { what: 'Si l’entreprise est en difficulté', strictly: 'Si elle est en difficulté' },
  carrier: { what: 'Qui porte le projet', strictly: 'Si le maître d’ouvrage est public' },
  history: { what: 'Les aides de minimis déjà reçues, faute de SIREN', strictly: 'Si le plafond de minimis est déjà atteint' },
  start: { what: 'Le jour du premier engagement ferme', strictly: 'Si les travaux sont déjà engagés' },
  blocks: { what: 'À quoi servent les dépenses, poste par poste', strictly: 'Si elles ne sont pas de celles que le RGEC couvre' },
  regime: { what: 'Le régime d’aide de chaque ligne', strictly: 'Si une ligne sans régime relève du RGEC' },
  equivalent: { what: 'L’équivalent-subvention des prêts', strictly: 'Si un prêt compte en entier comme une aide' },
  conditions: {
    what: 'Ce qui ouvre une majoration : activité nouvelle, collaboration, PME partenaires',
    strictly: 'Si aucune majoration n’est ouverte',
  },
} as const
export type Gap = keyof typeof gaps

/** What is known of a project for its plan; a fact that nobody told is absent. */
export interface PlanFacts {
  size?: Size
  zone?: Zone
  inDifficulty?: boolean
  owner?: Scenario['owner']
  /** The first firm commitment, or the day told for it. */
  startsOn?: Day
  endsOn?: Day
  /** De minimis grants of the single undertaking. */
  grants?: readonly Grant[]
  /** What the cost is made of. */
  blocks?: readonly SavedBlock[]
  conditions?: readonly string[]
}

export interface HandMade {
  project: Pick<Project, 'purpose' | 'title'> & { cost: Cents }
  facts: PlanFacts
  asked: readonly Asked[]
  verdicts: readonly Verdict[]
  today: Day
}

/** A scenario that one state of the unknown makes: `null` the most favourable, `all` the least, else one thing alone at its least. */
export interface Reading {
  gap: Gap | 'all' | null
  scenario: Scenario
}

/** Every reading that what is not known leaves open. What is known is the same in all: told facts only take readings away. */
export function readingsOf(plan: HandMade): Reading[] {
  const open = openGaps(plan)
  const one = (gap: Reading['gap'], strict: readonly Gap[]): Reading => ({ gap, scenario: scenarioUnder(plan, new Set(strict)) })
  return [one(null, []), ...open.map((gap) => one(gap, [gap])), ...(open.length > 1 ? [one('all', open)] : [])]
}

function openGaps({ facts, asked, verdicts }: HandMade): Gap[] {
  const formOf = (code: string) => verdicts.find((v) => v.device.code === code)?.device.form
  const exempted = asked.some((l) => l.regime === 'gber' || l.regime === 'unknown')
  const isOpen: Record<Gap, boolean> = {
    size: exempted && facts.size === undefined,
    zone: exempted && facts.zone === undefined,
    difficulty: exempted && facts.inDifficulty === undefined,
    carrier: facts.owner === undefined && asked.length > 0,
    history: facts.grants === undefined && asked.some((l) => l.regime === 'de-minimis'),
    start: exempted && facts.startsOn === undefined,
    blocks: exempted && facts.blocks === undefined,
    regime: asked.some((l) => l.regime === 'unknown'),
    equivalent: asked.some((l) => l.regime !== 'none' && formOf(l.deviceCode) === 'loan'),
    conditions: exempted && facts.conditions === undefined,
  }
  return (Object.keys(gaps) as Gap[]).filter((gap) => isOpen[gap])
}

function scenarioUnder(plan: HandMade, strict: ReadonlySet<Gap>): Scenario {
  const { facts, asked, verdicts, today } = plan
  const between = <T>(gap: Gap, known: T | undefined, { best, worst }: { best: T; worst: T }): T =>
    known ?? (strict.has(gap) ? worst : best)
  const worksStartOn = between('start', facts.startsOn, { best: plusDays(today, 90), worst: today })
  const inDifficulty = between('difficulty', facts.inDifficulty, { best: false, worst: true })
  const blocks = facts.blocks ?? wholeAsOne(plan.project).map((b): SavedBlock => ({ ...b, nature: 'other' }))
  // Of a cost that nobody described, the law of each kind of cost cannot be told; what closes the RGEC whatever the cost can.
  const byArticle = facts.blocks !== undefined || strict.has('blocks') || inDifficulty || worksStartOn <= today
  const codes = new Set(asked.map((l) => l.deviceCode))
  const devices = asked.flatMap((line): Offer[] => {
    const verdict = verdicts.find((v) => v.device.code === line.deviceCode)
    if (!verdict) return []
    const regime = line.regime === 'unknown' ? (strict.has('regime') ? 'gber' : 'none') : line.regime
    const basis = regime === 'gber' && !byArticle ? 'none' : regime
    return [
      offerOf(verdict, basis, {
        excludes: verdict.device.excludes.filter((code) => codes.has(code)),
        loanIsAid: basis !== 'none' && strict.has('equivalent'),
      }),
    ]
  })
  return {
    on: today,
    grantedOn: today,
    owner: between('carrier', facts.owner, { best: 'company', worst: 'public' }),
    size: between('size', facts.size, { best: sizeCodes[0]!, worst: 'large' }),
    zone: between('zone', facts.zone, { best: 'c', worst: 'none' }),
    conditions: between('conditions', facts.conditions, { best: [...conditionCodes], worst: [] }),
    inDifficulty,
    worksStartOn,
    worksEndOn: [worksStartOn, facts.endsOn ?? plusDays(worksStartOn, 365)].sort()[1]!,
    deMinimisGrants: facts.grants ?? [],
    deMinimisHistory: between('history', facts.grants && 'told', { best: 'told', worst: 'unknown' }),
    privateMoney: cents(0),
    ownAtMost: null,
    cashAtMost: null,
    publicAidCeiling: 'applies',
    blocks: costBlocks(blocks, plan.project.cost, worksStartOn),
    devices,
    objective: 'most-aid',
    aidTarget: 10_000,
    alternatives: 1,
    pinned: asked.map((l) => ({ device: l.deviceCode, use: 'always', amount: l.amount })),
  }
}

/** What the blocks leave of the declared cost is a block too, that the RGEC does not cover. */
function costBlocks(blocks: readonly SavedBlock[], cost: Cents, on: Day): CostBlock[] {
  const left = cents(Math.max(0, cost - sum(blocks.map((b) => b.cost))))
  const all = left > 0 ? [...blocks, { label: 'Reste du coût, non décrit', nature: 'other', cost: left, extraCost: null }] : blocks
  return all.map((b, rank) => ({ ...b, code: `poste-${rank + 1}`, operatingProfit: null, startsOn: on, endsOn: on }))
}

function offerOf({ device, upTo }: Verdict, basis: Offer['bases'][number], given: { excludes: string[]; loanIsAid: boolean }): Offer {
  const articles = device.legalBases.filter((one) => one.startsWith('gber-'))
  return {
    code: device.code,
    name: device.name,
    form: device.form === 'loan' || device.form === 'recoverable-advance' ? device.form : 'grant',
    rate: device.rate,
    min: device.amountMin ?? cents(0),
    max: upTo,
    bases: [basis],
    articles: articles.length > 0 ? articles : null,
    blocks: null,
    opensOn: device.from,
    closesOn: device.until,
    effort: 1,
    aidShare: device.form === 'loan' && !given.loanIsAid ? 0 : 10_000,
    payments: [],
    excludes: given.excludes,
  }
}
