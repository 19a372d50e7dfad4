import { type Day, isDay } from '#kernel/day.ts'
import { euros } from '#kernel/money.ts'
import { natureCodes } from './intensity.ts'
import { ruleKinds, type Rule } from '../model.ts'

type Row = Record<string, string>

export interface LawProblem {
  line: number
  column: string
  reason: string
}

export const lawColumns = [
  'code',
  'article',
  'variant',
  'label',
  'kind',
  'condition',
  'size',
  'zone',
  'rate_percent',
  'amount_euros',
  'number',
  'years',
  'valid_from',
  'valid_until',
  'reference',
  'source',
  'source_url',
  'verified_on',
  'to_verify',
  'note',
] as const

/**
 * What a file of law brings, and what of it is left out: a row that cannot be read, or a version that would be in force on
 * the same day as another of the same rule.
 * @param rows as the file writes them, the first one on line 2
 * @param known every version in the base
 */
export function readLaw(
  rows: readonly Row[],
  known: readonly Pick<Rule, 'code' | 'from' | 'until'>[],
): { taken: Row[]; problems: LawProblem[] } {
  const problems: LawProblem[] = []
  const taken: Row[] = []
  const versions = known.map(({ code, from, until }) => ({ code, from: from ?? '', until: until ?? '9999-12-31' }))
  for (const [rank, row] of rows.entries()) {
    const found = problemOf(row) ?? overlapOf(row, versions)
    if (found) {
      problems.push({ line: rank + 2, ...found })
      continue
    }
    taken.push(row)
    const version = { code: row.code!, from: row.valid_from ?? '', until: row.valid_until || '9999-12-31' }
    const same = versions.findIndex((v) => v.code === version.code && v.from === version.from)
    if (same === -1) versions.push(version)
    else versions[same] = version
  }
  return { taken, problems }
}

/** A row of the shipped table or of a file, as the rule it is. */
export function ruleOf(row: Row): Rule {
  const text = (column: string) => row[column] || null
  const number = (column: string) => (row[column] ? Number(row[column]) : null)
  const [rate, amount] = [number('rate_percent'), number('amount_euros')]
  return {
    code: row.code!,
    article: text('article'),
    variant: text('variant'),
    label: row.label!,
    kind: row.kind!,
    condition: text('condition'),
    size: text('size'),
    zone: text('zone'),
    rate: rate === null ? null : Math.round(rate * 100),
    amount: amount === null ? null : euros(amount),
    number: number('number'),
    years: number('years'),
    from: text('valid_from') as Day | null,
    until: text('valid_until') as Day | null,
    reference: text('reference'),
    source: row.source!,
    sourceUrl: text('source_url'),
    verifiedOn: text('verified_on') as Day | null,
    toVerify: row.to_verify === 'true',
    note: text('note'),
  }
}

type Found = Omit<LawProblem, 'line'>

function problemOf(row: Row): Found | undefined {
  const unreadable = (column: string, reason: string): Found => ({ column, reason })
  if (!/^[a-z0-9-]{2,80}$/.test(row.code ?? '')) return unreadable('code', 'Le code d’une règle s’écrit en minuscules, chiffres et tirets.')
  if (!row.label) return unreadable('label', 'L’intitulé manque.')
  if (!(ruleKinds as readonly string[]).includes(row.kind ?? ''))
    return unreadable('kind', `« ${row.kind} » n’est pas une sorte de règle connue : ${ruleKinds.join(', ')}.`)
  if (!row.source) return unreadable('source', 'La source manque.')
  for (const column of ['valid_from', 'valid_until', 'verified_on'])
    if (row[column] && !isDay(row[column])) return unreadable(column, `« ${row[column]} » n’est pas un jour : écrivez 2027-01-01.`)
  for (const column of ['rate_percent', 'amount_euros'])
    if (row[column] && !/^\d+(\.\d{1,2})?$/.test(row[column]))
      return unreadable(column, `« ${row[column]} » n’est pas un nombre : écrivez 12.5.`)
  if (Number(row.rate_percent || 0) > 100) return unreadable('rate_percent', 'Un taux dépasse 100 %.')
  for (const column of ['number', 'years'])
    if (row[column] && !/^\d{1,6}$/.test(row[column])) return unreadable(column, `« ${row[column]} » n’est pas un nombre entier.`)
  if (row.valid_from && row.valid_until && row.valid_until < row.valid_from)
    return unreadable('valid_until', 'La fin vient avant le début.')
  if (row.kind === 'covers' && !(natureCodes as readonly string[]).includes(row.condition ?? ''))
    return unreadable('condition', `« ${row.condition} » n’est pas une nature de coût connue : ${natureCodes.join(', ')}.`)
  if (!['true', 'false'].includes(row.to_verify ?? '')) return unreadable('to_verify', 'Écrivez true ou false.')
  return undefined
}

function overlapOf(row: Row, versions: readonly { code: string; from: string; until: string }[]): Found | undefined {
  const [from, until] = [row.valid_from ?? '', row.valid_until || '9999-12-31']
  const other = versions.find((v) => v.code === row.code && v.from !== from && v.from <= until && from <= v.until)
  return (
    other && { column: 'valid_from', reason: `Une autre version de cette règle vaut déjà du ${other.from || 'début'} au ${other.until}.` }
  )
}
