import type { BudgetKind, BudgetLine } from '#cap/action-plan/model/means.ts'
import { plainName } from '#cap/territory/model.ts'
import { cents } from '#kernel/money.ts'
import { type Cell, isUnderstood, type Meaning, moneyIn, saysUnknown } from './cells.ts'
import { fieldFor, type Fields, type Reader, type Take } from './reading.ts'

/** A fiche that a row may name, and what its budget says today. */
export interface BudgetedFiche {
  id: string
  reference: string
  title: string
  lines: readonly BudgetLine[]
}

/** What a row says of the budget of a fiche: the amounts it holds, and nothing of those it leaves blank. */
export interface BudgetDraft {
  /** What the row wrote, found or not. */
  named: string
  fiche: BudgetedFiche | undefined
  isAmbiguous: boolean
  lines: readonly BudgetLine[]
}

type Side = 'forecast' | 'actual'

const years = Array.from({ length: 18 }, (_, rank) => 2018 + rank)
const kindLabels: Readonly<Record<BudgetKind, string>> = { investment: 'investissement', running: 'fonctionnement', fte: 'ETP' }
const sideLabels: Readonly<Record<Side, string>> = { forecast: 'prévu', actual: 'réalisé' }

/** One amount of one year: the field that a column fills. */
interface Amount {
  field: string
  year: number
  kind: BudgetKind
  side: Side
}

const amountField = (side: Side, kind: BudgetKind, year: number): string => `${side}_${kind}_${year}`

const amounts: readonly Amount[] = years.flatMap((year) =>
  (['investment', 'running', 'fte'] as const).flatMap((kind) =>
    (['forecast', 'actual'] as const).map((side) => ({ field: amountField(side, kind, year), year, kind, side })),
  ),
)

export const budgetFields: Fields = {
  reference: {
    label: 'Référence de l’action',
    words: ['reference', 'ref', 'n', 'numero', 'n fiche', 'code', 'reference de l action', 'reference de la fiche'],
  },
  title: {
    label: 'Titre de l’action',
    words: ['titre', 'action', 'intitule', 'libelle', 'nom', 'fiche action', 'fiche', 'nom de l action', 'intitule de l action'],
  },
  ...Object.fromEntries(
    amounts.map(({ field, year, kind, side }) => [field, { label: `${year}, ${kindLabels[kind]} ${sideLabels[side]}`, words: [] }]),
  ),
}

const kindWords: readonly (readonly [BudgetKind, RegExp])[] = [
  ['fte', /\b(etp|etpt|equivalents? temps plein|temps plein)\b/],
  ['investment', /\b(inv|invest|investissements?)\b/],
  ['running', /\b(fonct|fct|fonctionnement)\b/],
]
const forecastWords = /\b(prevue?s?|previsionn?(el|elle)?s?|estimee?s?)\b/
const actualWords = /\b(realisee?s?|reel(le)?s?|constatee?s?|consommee?s?|mandatee?s?|executee?s?)\b/

/** The field that a header names: a year, a kind and a side in any order; what says no side is forecast. */
export function budgetFieldFor(header: string): string | undefined {
  const said = plainName(header)
  const named = [...new Set(said.match(/\b20\d{2}\b/g))].map(Number)
  const kinds = kindWords.filter(([, words]) => words.test(said))
  const [[year, another], [kind, other]] = [named, kinds]
  if (!kind) return year === undefined ? fieldFor(budgetFields, header) : undefined
  if (year === undefined || another !== undefined || other || !years.includes(year)) return undefined
  const isActual = actualWords.test(said)
  if (isActual && forecastWords.test(said)) return undefined
  return amountField(isActual ? 'actual' : 'forecast', kind[0], year)
}

export function budgetReader(fiches: readonly BudgetedFiche[]): Reader<BudgetDraft> {
  const byReference = new Map(fiches.map((fiche) => [plainName(fiche.reference), fiche]))
  const byTitle = Map.groupBy(fiches, ({ title }) => plainName(title))
  return {
    fields: budgetFields,
    readRow(take) {
      const [reference, title] = [take.text('reference', 100), take.text('title', 300)]
      const titled = byTitle.get(plainName(title)) ?? []
      const fiche = reference ? byReference.get(plainName(reference)) : titled.length === 1 ? titled[0] : undefined
      return { named: reference || title, fiche, isAmbiguous: !reference && titled.length > 1, lines: linesIn(take) }
    },
    nameOf: ({ fiche, named }) => (fiche ? `${fiche.reference}, ${fiche.title}` : named),
    keysOf: ({ fiche }) => (fiche ? [fiche.id] : []),
    leftOut,
    shown: shownOf,
  }
}

function leftOut({ named, fiche, isAmbiguous, lines }: BudgetDraft): string | null {
  if (!named) return 'sans référence ni titre'
  if (isAmbiguous) return 'plusieurs actions portent ce titre, il faut leur référence'
  if (!fiche) return 'aucune action du plan n’a cette référence ou ce titre'
  if (lines.length === 0) return 'aucun montant'
  return lines.every((line) => isSaid(line, fiche)) ? 'le budget dit déjà cela' : null
}

const lineOf = (fiche: BudgetedFiche | undefined, year: number, kind: BudgetKind): BudgetLine | undefined =>
  fiche?.lines.find((line) => line.year === year && line.kind === kind)

function isSaid({ year, kind, forecast, actual }: BudgetLine, fiche: BudgetedFiche): boolean {
  const today = lineOf(fiche, year, kind)
  return (forecast === null || forecast === today?.forecast) && (actual === null || actual === today?.actual)
}

function linesIn({ take }: Take): BudgetLine[] {
  const said = new Map<string, BudgetLine>()
  for (const { field, year, kind, side } of amounts) {
    const amount = take(field, kind === 'fte' ? hundredthsIn : amountIn)
    if (amount === null) continue
    const line = said.get(`${year} ${kind}`) ?? { year, kind, forecast: null, actual: null }
    said.set(`${year} ${kind}`, { ...line, [side]: amount })
  }
  return [...said.values()]
}

/** Money excluding VAT, in cents; a bare number is in the unit its header names, « (k€) » or « en millions d’euros ». */
function amountIn(cell: Cell, header: string): Meaning<number | null> {
  const read = moneyIn(cell)
  const unit = /\bk\s?(€|euros?\b)|milliers/i.test(header) ? 1e3 : /\bm\s?(€|euros?\b)|millions/i.test(header) ? 1e6 : 1
  const isBare = cell.kind === 'number' || /^[\d\s.,]+$/.test(cell.text)
  if (unit === 1 || !isBare || !isUnderstood(read) || read.value === null) return read
  const euros = (read.value * unit) / 100
  return { value: cents(read.value * unit), as: `${euros.toLocaleString('fr-FR')} €` }
}

/** Hundredths of a full-time equivalent: `0,5`, « 1,25 ETP », `80 %`. */
function hundredthsIn({ kind, value, text }: Cell): Meaning<number | null> {
  if (kind !== 'number' && saysUnknown(text)) return { value: null, as: 'inconnu' }
  const found = kind === 'number' ? [text, String(value), ''] : /^(\d+(?:[.,]\d+)?)\s*(%|etpt?)?$/i.exec(text.trim())
  const number = Number(found?.[1]?.replace(',', '.'))
  const hundredths = Math.round(found?.[2] === '%' ? number : number * 100)
  return found && hundredths >= 0 && hundredths < 1e6
    ? { value: hundredths, ...(found[2] === '%' && { as: `${(hundredths / 100).toLocaleString('fr-FR')} ETP` }) }
    : { problem: `« ${text} » n’est pas un nombre d’équivalents temps plein : écrivez par exemple 1 ou 0,5.` }
}

/** An amount as it will be, with the one that it replaces. */
function shownOf({ fiche, named, lines }: BudgetDraft, field: string): string {
  if (field === 'reference') return fiche?.reference ?? named
  if (field === 'title') return fiche?.title ?? named
  const { year, kind, side } = amounts.find((one) => one.field === field)!
  const words = (amount: number) => (amount / 100).toLocaleString('fr-FR') + (kind === 'fte' ? ' ETP' : ' €')
  const now = lines.find((line) => line.year === year && line.kind === kind)?.[side] ?? null
  const before = lineOf(fiche, year, kind)?.[side] ?? null
  if (now === null) return before === null ? '' : `${words(before)}, gardé`
  return before === null || before === now ? words(now) : `${words(now)} au lieu de ${words(before)}`
}
