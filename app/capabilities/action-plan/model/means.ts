import { z } from 'zod'
import type { Cents } from '#kernel/money.ts'
import { EurosField } from '#cap/projects/model.ts'
import type { Step } from './priority.ts'

/** What a year of an action takes: money excluding VAT, by kind, and full-time equivalents. */
export const budgetKinds = {
  investment: 'Investissement HT',
  running: 'Fonctionnement HT',
  fte: 'Équivalents temps plein',
} as const
export type BudgetKind = keyof typeof budgetKinds
export const budgetKindCodes = Object.keys(budgetKinds) as BudgetKind[]

export interface BudgetLine {
  year: number
  kind: BudgetKind
  /** Euro cents, or hundredths of a full-time equivalent; null when it is not said. */
  forecast: number | null
  actual: number | null
}

export interface FunderLine {
  funder: string
  /** What the plan counts on; null when it is not known yet. */
  amount: Cents | null
}

export const linkKinds = {
  project: { label: 'Projet', hint: 'Sa référence, par exemple P-2026-0004.' },
  device: { label: 'Dispositif', hint: 'Son code dans la boîte à outils.' },
  document: { label: 'Document', hint: 'Une adresse qui commence par https://.' },
} as const
export type LinkKind = keyof typeof linkKinds
export const linkKindCodes = Object.keys(linkKinds) as LinkKind[]

export interface FicheLink {
  kind: LinkKind
  target: string
  label: string
}

export interface Risk {
  label: string
  likelihood: Step
  severity: Step
  response: string
}

export const likelihoods = { 1: 'Rare', 2: 'Possible', 3: 'Probable', 4: 'Presque certain' } as const
export const severities = { 1: 'Gêne', 2: 'Retard de quelques mois', 3: 'Objectif réduit', 4: 'Action perdue' } as const

/** How much a risk weighs, 1 to 16. */
export const riskWeight = ({ likelihood, severity }: Pick<Risk, 'likelihood' | 'severity'>): number => likelihood * severity
export const riskLabel = (weight: number): string => (weight >= 9 ? 'Fort' : weight >= 4 ? 'Moyen' : 'Faible')

const isBlank = (text: string | undefined) => text === undefined || text.trim() === ''

const CentsField = z
  .string()
  .default('')
  .transform((text, context) => {
    if (isBlank(text)) return null
    if (/^\s*0+([.,]0+)?\s*€?\s*$/.test(text)) return 0 as Cents
    const amount = EurosField.safeParse(text)
    if (amount.success) return amount.data
    context.addIssue({ code: 'custom', message: amount.error.issues[0]!.message })
    return z.NEVER
  })

const HundredthsField = z
  .string()
  .default('')
  .transform((text) => text.replaceAll(/\s/g, '').replace(',', '.'))
  .refine((text) => text === '' || /^\d{1,4}(\.\d{1,2})?$/.test(text), 'Écrivez un nombre d’équivalents temps plein, par exemple 0,5.')
  .transform((text) => (text === '' ? null : Math.round(Number(text) * 100)))

/** The name of the input of one amount. */
export const budgetInput = (side: 'forecast' | 'actual', kind: BudgetKind, year: number): string => `${side}-${kind}-${year}`

/** The form of a budget: one input a year, a kind and a side. */
export const budgetForm = (years: readonly number[]) =>
  z
    .object(
      Object.fromEntries(
        years.flatMap((year) =>
          budgetKindCodes.flatMap((kind) =>
            (['forecast', 'actual'] as const).map((side) => [budgetInput(side, kind, year), kind === 'fte' ? HundredthsField : CentsField]),
          ),
        ),
      ),
    )
    .transform((values): BudgetLine[] =>
      years.flatMap((year) =>
        budgetKindCodes.flatMap((kind) => {
          const forecast = values[budgetInput('forecast', kind, year)] as number | null
          const actual = values[budgetInput('actual', kind, year)] as number | null
          return forecast === null && actual === null ? [] : [{ year, kind, forecast, actual }]
        }),
      ),
    )

/** Sum of a budget's money, of one side; null when no line says an amount. */
export function totalOf(lines: readonly BudgetLine[], side: 'forecast' | 'actual'): number | null {
  const amounts = lines.filter((line) => line.kind !== 'fte').flatMap((line) => line[side] ?? [])
  return amounts.length === 0 ? null : amounts.reduce((a, b) => a + b, 0)
}

/** How many rows a form offers beyond those that are filled. */
export const spareRows = 3
export const rowsAtMost = 40

type Fields = Readonly<Record<string, unknown>>

/** Rows of a form, `name-0`, `other-0`, `name-1`…: those where the first name is blank are left out. */
export function rowsIn(fields: Fields, names: readonly [string, ...string[]]): { rank: number; row: Record<string, string> }[] {
  return Array.from({ length: rowsAtMost }, (_, rank) => rank).flatMap((rank) => {
    const row = Object.fromEntries(names.map((name) => [name, String(fields[`${name}-${rank}`] ?? '').trim()]))
    return row[names[0]] ? [{ rank, row }] : []
  })
}

const step = z.coerce.number().pipe(z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)], 'Choisissez de 1 à 4.'))

export const FunderRow = z.object({
  funder: z.string().min(2, 'Écrivez le nom du financeur.').max(200, '200 caractères au plus.'),
  amount: CentsField,
})
export const RiskRow = z.object({
  risk: z.string().min(3, 'Dites le risque en quelques mots.').max(300, '300 caractères au plus.'),
  likelihood: step,
  severity: step,
  response: z.string().max(2000, '2 000 caractères au plus.').default(''),
})
export const LinkRow = z
  .object({
    target: z.string().max(500, '500 caractères au plus.'),
    kind: z.enum(linkKindCodes, 'Choisissez ce que c’est.'),
    label: z.string().max(300, '300 caractères au plus.').default(''),
  })
  .refine(({ kind, target }) => kind !== 'document' || /^https?:\/\/[^\s]+$/.test(target), {
    path: ['target'],
    message: 'L’adresse d’un document commence par https:// ou http://.',
  })
