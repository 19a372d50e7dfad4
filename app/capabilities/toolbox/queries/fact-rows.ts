import type { Day } from '#kernel/day.ts'
import { basisPointsOrNull, centsOrNull, type FactRow, isTrue, numberOrNull, textOrNull, words } from '#kernel/fact-table.ts'
import type { Cents } from '#kernel/money.ts'
import type { Device, Family, Form, Regime } from '../model.ts'
import type { Question } from '../model/questions.ts'
import { type Leaf, type Rule, RuleSchema } from '../model/rule.ts'

/** A device as data/devices.csv writes it, without its rules. */
export const deviceFrom = (row: FactRow): Omit<Device, 'rules' | 'sourceLabel'> => ({
  code: row.code!,
  name: row.name!,
  operator: row.operator!,
  owner: textOrNull(row.owner),
  family: row.family as Family,
  form: row.form as Form,
  pays: row.pays!,
  rate: basisPointsOrNull(row.rate_percent),
  rateMin: basisPointsOrNull(row.rate_min_percent),
  advanceShare: basisPointsOrNull(row.advance_percent),
  lumpSum: centsOrNull(row.lump_sum_euros) as Cents | null,
  amountMin: centsOrNull(row.amount_min_euros) as Cents | null,
  amountMax: centsOrNull(row.amount_max_euros) as Cents | null,
  costMin: centsOrNull(row.cost_min_euros) as Cents | null,
  costMax: centsOrNull(row.cost_max_euros) as Cents | null,
  eligibleCosts: textOrNull(row.eligible_costs),
  regime: row.regime as Regime,
  legalBases: words(row.legal_bases, '|'),
  excludes: words(row.excludes, '|'),
  documents: words(row.documents, '|'),
  cutoffs: words(row.cutoffs, '|') as Day[],
  from: textOrNull(row.valid_from) as Day | null,
  until: textOrNull(row.valid_until) as Day | null,
  suspended: isTrue(row.suspended),
  suspendedFrom: textOrNull(row.suspended_from) as Day | null,
  decisionDays: numberOrNull(row.decision_days),
  summary: row.summary!,
  contact: textOrNull(row.contact),
  startUrl: textOrNull(row.start_url),
  source: row.source!,
  sourceUrl: textOrNull(row.source_url),
  verifiedOn: textOrNull(row.verified_on) as Day | null,
  toVerify: isTrue(row.to_verify),
  note: textOrNull(row.note),
})

/**
 * The rule that the rows of data/device-criteria.csv make: every group must hold, rows of one group are alternatives;
 * group 0 says whom the device concerns.
 */
export function ruleFrom(rows: readonly FactRow[]): Rule {
  const groups = [...Map.groupBy(rows, (row) => row.group!)].map(([group, of]) => ({ group, rule: oneOf('any', of.map(leafFrom)) }))
  const concerned = groups.filter(({ group }) => group === '0').map(({ rule }) => rule)
  const all: Rule = { kind: 'all', of: groups.filter(({ group }) => group !== '0').map(({ rule }) => rule) }
  return RuleSchema.parse(concerned.length > 0 ? { kind: 'when', if: oneOf('all', concerned), rule: all } : all)
}

const oneOf = (kind: 'any' | 'all', of: readonly Rule[]): Rule => (of.length === 1 ? of[0]! : { kind, of })

function leafFrom(row: FactRow): Leaf {
  const said = { text: row.text!, source: row.source!, ...(row.law && { law: row.law }) }
  if (row.fact === 'appreciation') return { kind: 'appreciation', key: row.value!, ...said }
  return { kind: 'criterion', fact: row.fact, operator: row.operator, value: row.value!, ...said } as Leaf
}

export const questionFrom = (row: FactRow): Question => ({
  fact: row.fact!,
  kind: row.kind as Question['kind'],
  unit: textOrNull(row.unit),
  text: row.question!,
  help: textOrNull(row.help),
  choices: choicesFrom(row.choices ?? null),
  answerCost: Number(row.answer_cost),
})

/** `code:label|code:label`, as data/questions.csv writes them. */
export const choicesFrom = (text: string | null) =>
  (text ?? '')
    .split('|')
    .filter(Boolean)
    .map((pair) => {
      const [code = '', ...label] = pair.split(':')
      return { code, label: label.join(':') }
    })
