import { inForce, type Day } from '#kernel/day.ts'
import type { Cents } from '#kernel/money.ts'
import type { Rule } from '../model.ts'

export const sizes = {
  micro: 'Microentreprise',
  small: 'Petite entreprise',
  medium: 'Entreprise moyenne',
  large: 'Grande entreprise',
} as const
export type Size = keyof typeof sizes
export const sizeCodes = Object.keys(sizes) as Size[]

/** A closed accounting year. Turnover and balance sheet in euro cents, headcount in annual work units. */
interface YearFigures {
  year: number
  headcount: number
  turnover: Cents
  balance: Cents
}

export interface Enterprise {
  id: string
  years: readonly YearFigures[]
  /** Basis points of capital or votes held by public bodies, exempted investors left out. */
  publicShare: number
}

/** A share of one enterprise in another, either way round. */
export interface Holding {
  holder: string
  held: string
  /** Basis points of capital or votes, the higher of the two. */
  share: number
}

interface Thresholds {
  of: readonly { size: Size; headcount: number; turnover: number; balance: number }[]
  partner: number
  linked: number
  public: number
}

export interface SizeOverTime {
  size: Size
  /** One sentence a step: what was added up, what each year says, why the status holds. */
  steps: readonly string[]
}

/**
 * The European size of an enterprise, linked enterprises whole and partners pro rata, over its closed years.
 * A threshold passed one year alone changes nothing: it takes two years running.
 *
 * @param on the day whose thresholds are read
 * @returns nothing while the thresholds are not known, or no year is
 * @source Recommandation 2003/361/CE, annexe, art. 2 à 6
 */
export function sizeOf(
  enterprise: Enterprise,
  others: readonly Enterprise[],
  holdings: readonly Holding[],
  rules: readonly Rule[],
  on: Day,
): SizeOverTime | undefined {
  const thresholds = thresholdsOf(rules, on)
  if (!thresholds || enterprise.years.length === 0) return undefined
  if (enterprise.publicShare >= thresholds.public)
    return { size: 'large', steps: [`Des organismes publics détiennent ${percent(enterprise.publicShare)} : ce n’est pas une PME.`] }

  const group = groupOf(enterprise.id, holdings, thresholds)
  const whole = others.filter((other) => group.linked.has(other.id))
  const partly = others.flatMap((other) => (group.partners.has(other.id) ? [{ other, share: group.partners.get(other.id)! }] : []))
  const years = enterprise.years
    .toSorted((a, b) => a.year - b.year)
    .map((own) => ({ year: own.year, size: sizeOfYear(addedUp(own, whole, partly), thresholds) }))

  const steps = [
    whole.length + partly.length > 0
      ? `Comptées avec elle : ${whole.length} entreprise(s) liée(s) à 100 %, ${partly.length} partenaire(s) au prorata.`
      : 'Comptée seule : aucune entreprise liée ou partenaire dont les chiffres soient connus.',
    ...years.map(({ year, size }) => `${year} : seuils d’une ${sizes[size].toLowerCase()}.`),
  ]
  const size = overYears(years.map((y) => y.size))
  const last = years.at(-1)!
  if (size !== last.size) steps.push(`Un seul exercice ne change pas la taille : elle reste ${sizes[size].toLowerCase()}.`)
  return { size, steps }
}

/** @source Recommandation 2003/361/CE, annexe, art. 4 § 2 */
export function overYears(bySize: readonly Size[]): Size {
  const rank = (size: Size) => sizeCodes.indexOf(size)
  let status = rank(bySize[0]!)
  for (let at = 1; at < bySize.length; at++) {
    const [before, now] = [rank(bySize[at - 1]!), rank(bySize[at]!)]
    if (before > status && now > status) status = Math.min(before, now)
    else if (before < status && now < status) status = Math.max(before, now)
  }
  return sizeCodes[status]!
}

function thresholdsOf(rules: readonly Rule[], on: Day): Thresholds | undefined {
  const law = rules.filter((r) => r.article === 'size' && inForce(r, on))
  const of = (kind: string, size: Size | null = null) => law.find((r) => r.kind === kind && r.size === size)
  const smes = (['micro', 'small', 'medium'] as const).flatMap((size) => {
    const [headcount, turnover, balance] = [
      of('size-headcount', size)?.number,
      of('size-turnover', size)?.amount,
      of('size-balance', size)?.amount,
    ]
    return headcount && turnover && balance ? [{ size, headcount, turnover, balance }] : []
  })
  const [partner, linked, open] = [of('size-partner-share')?.rate, of('size-linked-share')?.rate, of('size-public-share')?.rate]
  return smes.length === 3 && partner && linked && open ? { of: smes, partner, linked, public: open } : undefined
}

function groupOf(start: string, holdings: readonly Holding[], thresholds: Thresholds) {
  const linked = new Set([start])
  const queue = [start]
  const neighbours = (id: string) =>
    holdings.flatMap((h) => (h.holder === id ? [{ id: h.held, share: h.share }] : h.held === id ? [{ id: h.holder, share: h.share }] : []))
  for (let id = queue.pop(); id !== undefined; id = queue.pop())
    for (const next of neighbours(id))
      if (next.share > thresholds.linked && !linked.has(next.id)) {
        linked.add(next.id)
        queue.push(next.id)
      }
  const partners = new Map<string, number>()
  for (const id of linked)
    for (const next of neighbours(id))
      if (!linked.has(next.id) && next.share >= thresholds.partner) partners.set(next.id, Math.max(next.share, partners.get(next.id) ?? 0))
  linked.delete(start)
  return { linked, partners }
}

type Amounts = Pick<YearFigures, 'headcount' | 'turnover' | 'balance'>

function addedUp(own: YearFigures, whole: readonly Enterprise[], partly: readonly { other: Enterprise; share: number }[]): Amounts {
  const parts = [...whole.map((other) => ({ other, share: 10_000 })), ...partly]
  return parts.reduce<Amounts>((total, { other, share }) => {
    // The last year known of another enterprise stands for one that is not closed yet.
    const figures = other.years.filter((y) => y.year <= own.year).toSorted((a, b) => b.year - a.year)[0]
    if (!figures) return total
    const part = (amount: number) => (amount * share) / 10_000
    return {
      headcount: total.headcount + part(figures.headcount),
      turnover: (total.turnover + part(figures.turnover)) as Cents,
      balance: (total.balance + part(figures.balance)) as Cents,
    }
  }, own)
}

const sizeOfYear = (total: Amounts, { of }: Thresholds): Size =>
  of.find((t) => total.headcount < t.headcount && (total.turnover <= t.turnover || total.balance <= t.balance))?.size ?? 'large'

const percent = (rate: number) => `${(rate / 100).toLocaleString('fr-FR')} %`
