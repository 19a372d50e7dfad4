import { z } from 'zod'
import { type Day, isDay } from '#kernel/day.ts'
import { cents, type Cents } from '#kernel/money.ts'
import { conditionCodes, natureCodes, zoneCodes } from '#cap/state-aid/model/intensity.ts'
import { sizeCodes } from '#cap/state-aid/model/size.ts'

export const objectives = {
  'most-aid': 'Le plus d’aides',
  'fewest-files': 'Le moins de dossiers',
  'earliest-cash': 'L’argent au plus tôt',
  'safe-against-one': 'Le mieux garanti si un financeur refuse',
  'safe-against-two': 'Le mieux garanti si deux financeurs refusent',
} as const
export type Objective = keyof typeof objectives
export const objectiveCodes = Object.keys(objectives) as Objective[]

/** Of a scenario: whether an aid is grounded on the RGEC, is de minimis, or is no State aid. */
const basisKinds = ['gber', 'de-minimis', 'none'] as const

// Told in French: the schema is published, and those who write a scenario read it.
const euros = (about: string) =>
  z
    .number('Écrivez un nombre d’euros.')
    .min(0, 'Un montant ne peut pas être négatif.')
    .max(1_000_000_000, 'Ce montant dépasse un milliard d’euros.')
    .multipleOf(0.01, 'Un montant compte deux décimales au plus.')
    .describe(`${about} En euros, hors taxe.`)
const percent = (about: string) =>
  z
    .number('Écrivez un pourcentage.')
    .min(0, 'Un taux ne peut pas être négatif.')
    .max(100, 'Un taux ne dépasse pas 100.')
    .multipleOf(0.01, 'Un taux compte deux décimales au plus.')
    .describe(`${about} En pour cent.`)
const day = (about: string) =>
  z.iso.date('Écrivez un jour comme 2027-03-01.').refine(isDay, 'Ce jour n’existe pas.').describe(`${about} AAAA-MM-JJ, heure de Paris.`)
const code = (about: string) =>
  z
    .string()
    .regex(/^[a-z0-9-]{1,60}$/, 'Un code s’écrit en minuscules, chiffres et tirets.')
    .describe(about)

const Block = z.strictObject({
  code: code('Le code du poste, unique dans le scénario.'),
  label: z.string().min(1).max(200).describe('Son intitulé.'),
  nature: z.enum(natureCodes).describe('À quoi il sert : dit quels articles du RGEC le couvrent.'),
  costInEuros: euros('Coût éligible du poste.'),
  extraCostInEuros: euros('Surcoût par rapport à ce qui serait fait sans aide ; absent : pas de scénario de référence.').optional(),
  operatingProfitInEuros: euros('Bénéfice d’exploitation attendu, pour une infrastructure locale.').optional(),
  startsOn: day('Premier jour de dépense ; absent : le début des travaux.').optional(),
  endsOn: day('Dernier jour de dépense ; absent : la fin des travaux.').optional(),
})

const Payment = z.strictObject({
  percent: percent('Part de l’aide versée.'),
  month: z.int().min(0).max(240).describe('Mois du versement, compté depuis le mois du début des travaux (0).'),
})

const Device = z.strictObject({
  code: code('Le code du dispositif, unique dans le scénario.'),
  name: z.string().min(1).max(200).describe('Son nom.'),
  funder: z.string().max(200).optional().describe('Qui paie.'),
  form: z.enum(['grant', 'recoverable-advance', 'loan']).describe('Subvention, avance récupérable ou prêt.'),
  ratePercent: percent('Part la plus haute du coût de chaque poste.').optional(),
  minInEuros: euros('Montant le plus bas qu’il accorde.').optional(),
  maxInEuros: euros('Montant le plus haut qu’il accorde, ou enveloppe restante.').optional(),
  bases: z.array(z.enum(basisKinds)).min(1).describe('Fondements possibles : RGEC, de minimis, ou hors aide d’État.'),
  articles: z
    .array(z.string().regex(/^gber-\d+$/, 'Écrivez par exemple gber-17.'))
    .optional()
    .describe('Articles du RGEC qu’il emploie ; absent : tous ceux qui couvrent le poste.'),
  blocks: z.array(z.string()).optional().describe('Codes des postes qu’il finance ; absent : tous.'),
  opensOn: day('Premier jour de dépôt.').optional(),
  closesOn: day('Dernier jour de dépôt, compris.').optional(),
  effort: z.number().min(0).max(100).default(1).describe('Travail que demande le dossier, 1 pour un dossier ordinaire.'),
  grantEquivalentPercent: percent(
    'D’un prêt ou d’une avance : équivalent-subvention brut, part du montant qui est une aide ; absent : 100 pour une avance, 0 pour un prêt.',
  ).optional(),
  payments: z
    .array(Payment)
    .max(12)
    .optional()
    .describe('Échéancier ; absent : tout trois mois après la fin des travaux. Le reste à 100 % est versé alors.'),
  excludes: z.array(z.string()).optional().describe('Codes des dispositifs qui ne se cumulent pas avec lui.'),
})

const Pin = z.strictObject({
  device: z.string().describe('Code d’un dispositif.'),
  use: z.enum(['always', 'never']).describe('À prendre, ou à laisser.'),
  amountInEuros: euros('Montant imposé, quand il est pris.').optional(),
})

const Shape = z.strictObject({
  title: z.string().max(200).optional().describe('De quoi il s’agit.'),
  on: day('Jour du dépôt des demandes : les guichets et le début des travaux se lisent ce jour-là.'),
  grantedOn: day(
    'Jour où les aides seraient accordées : le droit est celui de ce jour, et les trois ans du de minimis se comptent de là ; absent : le jour du dépôt.',
  ).optional(),
  owner: z.enum(['company', 'public']).default('company').describe('Maître d’ouvrage : entreprise ou collectivité.'),
  size: z.enum(sizeCodes).describe('Taille européenne de l’entreprise, entreprises liées et partenaires comptées.'),
  zone: z.enum(zoneCodes).default('none').describe('Zone de la carte AFR ; « none » si elle n’est pas connue : lecture prudente.'),
  conditions: z.array(z.enum(conditionCodes)).default([]).describe('Ce qui est vrai du projet et ouvre une majoration.'),
  inDifficulty: z.boolean().default(false).describe('Entreprise en difficulté : le RGEC lui est fermé.'),
  worksStartOn: day('Premier engagement ferme : marché, commande, devis accepté.'),
  worksEndOn: day('Fin des travaux.'),
  deMinimisGrants: z
    .array(z.strictObject({ amountInEuros: euros('Équivalent-subvention brut.'), grantedOn: day('Jour où est né le droit à l’aide.') }))
    .max(500)
    .default([])
    .describe('Aides de minimis de toute l’entreprise unique, de tous les financeurs.'),
  deMinimisHistory: z
    .enum(['told', 'unknown'])
    .default('told')
    .describe('« unknown » : les aides déjà reçues ne sont pas connues, faute de SIREN ; aucune aide de minimis n’entre alors.'),
  privateMoneyInEuros: euros('Argent privé extérieur, mécénat compris.').default(0),
  ownMoneyAtMostInEuros: euros('Ce que le maître d’ouvrage peut apporter au plus ; absent : pas de limite.').optional(),
  cashAtMostInEuros: euros('Avance de trésorerie la plus forte qu’il supporte ; absent : pas de limite.').optional(),
  publicAidCeiling: z
    .enum(['applies', 'waived'])
    .default('applies')
    .describe('Plafond de 80 % d’aides publiques directes, sauf dérogation.'),
  blocks: z.array(Block).min(1, 'Décrivez au moins un poste de coût.').max(30),
  devices: z.array(Device).max(60),
  objective: z.enum(objectiveCodes).default('most-aid').describe('Ce que le plan cherche d’abord.'),
  aidTargetPercent: percent('Part de l’aide possible à garder quand l’objectif est autre que le plus d’aides.').default(90),
  alternatives: z.int().min(1).max(5).default(3).describe('Combien de plans proposer.'),
  pinned: z.array(Pin).max(60).default([]).describe('Choix imposés.'),
})

/** What a scenario file holds. Unknown keys are refused: a misspelt limit would be no limit. */
export const ScenarioFile = Shape.check(({ value, issues }) => {
  const blocks = new Set(value.blocks.map((b) => b.code))
  const devices = new Set(value.devices.map((d) => d.code))
  const wrong = (path: (string | number)[], message: string) => issues.push({ code: 'custom', input: value, path, message })
  if (blocks.size < value.blocks.length) wrong(['blocks'], 'Deux postes portent le même code.')
  if (devices.size < value.devices.length) wrong(['devices'], 'Deux dispositifs portent le même code.')
  if (value.worksEndOn < value.worksStartOn) wrong(['worksEndOn'], 'La fin des travaux vient avant leur début.')
  for (const [at, device] of value.devices.entries()) {
    for (const one of device.blocks ?? [])
      if (!blocks.has(one)) wrong(['devices', at, 'blocks'], `Aucun poste ne porte le code « ${one} ».`)
    for (const one of device.excludes ?? [])
      if (!devices.has(one)) wrong(['devices', at, 'excludes'], `Aucun dispositif ne porte le code « ${one} ».`)
    if ((device.payments ?? []).reduce((total, p) => total + p.percent, 0) > 100)
      wrong(['devices', at, 'payments'], 'Les versements dépassent 100 %.')
  }
  for (const [at, pin] of value.pinned.entries())
    if (!devices.has(pin.device)) wrong(['pinned', at, 'device'], `Aucun dispositif ne porte le code « ${pin.device} ».`)
})
export type ScenarioFile = z.input<typeof Shape>

export interface CostBlock {
  code: string
  label: string
  nature: string
  cost: Cents
  extraCost: Cents | null
  operatingProfit: Cents | null
  startsOn: Day
  endsOn: Day
}

export interface Offer {
  code: string
  name: string
  form: 'grant' | 'recoverable-advance' | 'loan'
  /** Basis points of each block; null: no rate of its own. */
  rate: number | null
  min: Cents
  max: Cents | null
  bases: readonly (typeof basisKinds)[number][]
  articles: readonly string[] | null
  blocks: readonly string[] | null
  opensOn: Day | null
  closesOn: Day | null
  effort: number
  /** Basis points of the amount that are aid. */
  aidShare: number
  payments: readonly { share: number; month: number }[]
  excludes: readonly string[]
}

/** A scenario, units converted once: cents, basis points, days. */
export interface Scenario {
  on: Day
  grantedOn: Day
  owner: 'company' | 'public'
  size: (typeof sizeCodes)[number]
  zone: (typeof zoneCodes)[number]
  conditions: readonly string[]
  inDifficulty: boolean
  worksStartOn: Day
  worksEndOn: Day
  deMinimisGrants: readonly { amount: Cents; grantedOn: Day }[]
  /** Absent from the plans kept before it was asked: told. */
  deMinimisHistory?: 'told' | 'unknown'
  privateMoney: Cents
  ownAtMost: Cents | null
  cashAtMost: Cents | null
  publicAidCeiling: 'applies' | 'waived'
  blocks: readonly CostBlock[]
  devices: readonly Offer[]
  objective: Objective
  /** Basis points. */
  aidTarget: number
  alternatives: number
  pinned: readonly { device: string; use: 'always' | 'never'; amount: Cents | null }[]
}

const inCents = (amount: number): Cents => cents(Math.round(amount * 100))
const orNull = (amount: number | undefined): Cents | null => (amount === undefined ? null : inCents(amount))
const points = (rate: number): number => Math.round(rate * 100)

export function scenarioOf(file: z.output<typeof Shape>): Scenario {
  const start = file.worksStartOn as Day
  const end = file.worksEndOn as Day
  return {
    on: file.on as Day,
    grantedOn: (file.grantedOn ?? file.on) as Day,
    owner: file.owner,
    size: file.size,
    zone: file.zone,
    conditions: file.conditions,
    inDifficulty: file.inDifficulty,
    worksStartOn: start,
    worksEndOn: end,
    deMinimisGrants: file.deMinimisGrants.map((g) => ({ amount: inCents(g.amountInEuros), grantedOn: g.grantedOn as Day })),
    deMinimisHistory: file.deMinimisHistory,
    privateMoney: inCents(file.privateMoneyInEuros),
    ownAtMost: orNull(file.ownMoneyAtMostInEuros),
    cashAtMost: orNull(file.cashAtMostInEuros),
    publicAidCeiling: file.publicAidCeiling,
    objective: file.objective,
    aidTarget: points(file.aidTargetPercent),
    alternatives: file.alternatives,
    blocks: file.blocks.map((b) => ({
      code: b.code,
      label: b.label,
      nature: b.nature,
      cost: inCents(b.costInEuros),
      extraCost: orNull(b.extraCostInEuros),
      operatingProfit: orNull(b.operatingProfitInEuros),
      startsOn: (b.startsOn ?? start) as Day,
      endsOn: (b.endsOn ?? end) as Day,
    })),
    devices: file.devices.map((d) => ({
      code: d.code,
      name: d.name,
      form: d.form,
      rate: d.ratePercent === undefined ? null : points(d.ratePercent),
      min: inCents(d.minInEuros ?? 0),
      max: orNull(d.maxInEuros),
      bases: d.bases,
      articles: d.articles ?? null,
      blocks: d.blocks ?? null,
      opensOn: (d.opensOn ?? null) as Day | null,
      closesOn: (d.closesOn ?? null) as Day | null,
      effort: d.effort,
      aidShare:
        d.form === 'grant'
          ? 10_000
          : d.grantEquivalentPercent === undefined
            ? d.form === 'loan'
              ? 0
              : 10_000
            : points(d.grantEquivalentPercent),
      payments: (d.payments ?? []).map((p) => ({ share: points(p.percent), month: p.month })),
      excludes: d.excludes ?? [],
    })),
    pinned: file.pinned.map((p) => ({ device: p.device, use: p.use, amount: orNull(p.amountInEuros) })),
  }
}

/** The schema as it is published; amounts come in, so its defaults are optional. */
export const scenarioSchema = () => ({
  ...z.toJSONSchema(ScenarioFile, { io: 'input' }),
  $id: 'https://ressort.example/api/schemas/plan.json',
  title: 'Scénario d’un plan de financement',
})

export interface ScenarioProblem {
  /** `devices[0].maxInEuros`; empty for the whole. */
  path: string
  reason: string
}

/** What is wrong in a scenario, each thing with its place and how to mend it. */
export const problemsIn = (error: z.ZodError): ScenarioProblem[] =>
  error.issues.flatMap((issue): ScenarioProblem[] => {
    const path = issue.path
      .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
      .join('')
      .replace(/^\./, '')
    const at = (key: string) => (path ? `${path}.${key}` : key)
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({ path: at(key), reason: 'Cette clé n’existe pas : vérifiez son orthographe.' }))
      case 'invalid_type':
        return [
          {
            path,
            reason: issue.message.startsWith('Invalid ')
              ? issue.input === undefined
                ? 'Cette valeur manque.'
                : `Cette valeur n’a pas la bonne forme : ${issue.expected} attendu.`
              : issue.message,
          },
        ]
      case 'invalid_value':
        return [{ path, reason: `Écrivez l’une de ces valeurs : ${issue.values.join(', ')}.` }]
      default:
        return [{ path, reason: issue.message }]
    }
  })
