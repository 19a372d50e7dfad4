import { cents } from '#kernel/money.ts'
import { formatMoney, formatNumber } from '#ui/format.ts'
import { changeLabels, type ComparedFiche, type EditionContent } from '../model/edition.ts'
import { fieldLabels } from '../model/fiche.ts'
import { type BudgetLine, budgetKinds } from '../model/means.ts'
import { fieldInWords, type Names } from './content-words.ts'

export interface ChangeLine {
  key: string
  fiche: string
  change: string
  before: string
  after: string
}

/** One line a fiche added or removed, one a field changed: both versions side by side. */
export const changeLines = (changes: readonly ComparedFiche[]): ChangeLine[] =>
  changes.flatMap((change) => {
    const fiche = `${change.reference} · ${change.title}`
    if (change.change !== 'changed') {
      const words = (content: EditionContent | null) => (content ? content.axisTitle : '')
      return [
        { key: change.reference, fiche, change: changeLabels[change.change], before: words(change.before), after: words(change.after) },
      ]
    }
    return change.fields.map((field) => ({
      key: `${change.reference} ${field}`,
      fiche,
      change: labelOf(field),
      before: partInWords(change.before!, field),
      after: partInWords(change.after!, field),
    }))
  })

type Part = ComparedFiche['fields'][number]

const labelOf = (field: Part): string => (field === 'budget' ? 'Budget' : field === 'funders' ? 'Financeurs' : fieldLabels[field])

function partInWords(content: EditionContent, field: Part): string {
  if (field === 'budget') return content.budget.map(budgetInWords).join('\n')
  if (field === 'funders')
    return content.funders.map(({ funder, amount }) => (amount === null ? funder : `${funder} : ${formatMoney(amount)}`)).join('\n')
  const names: Names = new Map([
    [content.axisId, content.axisTitle],
    ...(content.parentId ? [[content.parentId, content.parentReference ?? ''] as const] : []),
  ])
  return fieldInWords(content, field, names)
}

function budgetInWords({ year, kind, forecast, actual }: BudgetLine): string {
  const amount = (value: number | null) =>
    value === null ? 'non dit' : kind === 'fte' ? `${formatNumber(value / 100)} ETP` : formatMoney(cents(value))
  return `${year}, ${budgetKinds[kind]} : ${amount(forecast)} prévu, ${amount(actual)} réalisé`
}
