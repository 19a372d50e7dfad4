import type { Cents } from '#kernel/money.ts'
import type { Device } from '../model.ts'
import type { Rule } from './rule.ts'

/** A device as a file tells it, in our words, with its rules. */
export type ImportedDevice = Omit<Device, 'rules' | 'sourceLabel'> & { externalId: string; rule: Rule }

/** A record of a file, read or set aside with its reason. */
export type ReadRecord =
  | { ok: true; line: number; device: ImportedDevice; remarks: { column: string; reason: string }[] }
  | { ok: false; line: number; externalId: string; name: string; column: string; reason: string; content: unknown }

/** What nobody told of an imported device. */
export const untold = {
  owner: null,
  rate: null,
  rateMin: null,
  advanceShare: null,
  lumpSum: null,
  amountMin: null,
  amountMax: null,
  costMin: null,
  costMax: null,
  eligibleCosts: null,
  regime: 'unknown',
  legalBases: [],
  excludes: [],
  documents: [],
  cutoffs: [],
  from: null,
  until: null,
  suspended: false,
  suspendedFrom: null,
  decisionDays: null,
  contact: null,
  startUrl: null,
  note: null,
} as const satisfies Partial<Device>

/** Letters and digits alone, for an address. */
export const slug = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

/** An appreciation keyed by its own words: the same condition of two devices is ruled once. */
export function appreciation(text: string, source: string): Rule {
  const said = text.trim()
  const key = slug(said).slice(0, 68).replace(/-$/, '') || 'condition'
  return { kind: 'appreciation', key: `${key}-${checksum(said)}`, text: said.slice(0, 600), source }
}

/** Eight letters that tell two texts apart. @source FNV-1a, 32 bits */
function checksum(text: string): string {
  let hash = 0x811c9dc5
  for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

type Amount = Pick<Device, 'rate' | 'rateMin' | 'amountMin' | 'amountMax'>
const nothing: Amount = { rate: null, rateMin: null, amountMin: null, amountMax: null }

const share = '(\\d{1,3}(?:,\\d+)?) ?%'
const euros = '([\\d ]+) ?€(?: HT)?'
const base = '(?:des? |du |de l’)(?:coûts?|dépenses|étude|assiette)[a-zéèûîâ’ ]*'
const sentences: readonly [RegExp, (match: RegExpExecArray) => Partial<Amount>][] = [
  [
    new RegExp(`^jusqu’à ${share} ${base},? dans (?:un maximum|la limite|une limite) de ${euros}$`),
    ([, rate, max]) => ({ rate: points(rate), amountMax: amount(max) }),
  ],
  [
    new RegExp(`^${share} ${base},? (?:dans (?:un maximum|la limite) de|jusqu’à) ${euros}$`),
    ([, rate, max]) => ({ rate: points(rate), amountMax: amount(max) }),
  ],
  [
    new RegExp(`^${share} à ${share} ${base},? dans un maximum de ${euros}$`),
    ([, min, rate, max]) => ({ rateMin: points(min), rate: points(rate), amountMax: amount(max) }),
  ],
  [new RegExp(`^jusqu’à ${share} ${base}$`), ([, rate]) => ({ rate: points(rate) })],
  [new RegExp(`^de ${euros} à ${euros}$`), ([, min, max]) => ({ amountMin: amount(min), amountMax: amount(max) })],
  [new RegExp(`^jusqu’à ${euros}$`), ([, max]) => ({ amountMax: amount(max) })],
]

/**
 * What a sentence about money says, when it is one of those that say it whole; anything else stays unknown.
 * « 3 000 € HT après subvention de 50 % » is a price, « selon projet » is nothing: neither is an amount of aid.
 */
export function amountSaid(text: string): Amount {
  const plain = text
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .replaceAll("'", '’')
    .trim()
    .replace(/\.$/, '')
    .toLowerCase()
    .replaceAll(' ht', ' HT')
  for (const [pattern, read] of sentences) {
    const match = pattern.exec(plain)
    if (match) return { ...nothing, ...read(match) }
  }
  return nothing
}

const points = (text: string | undefined): number => Math.round(Number(text!.replace(',', '.')) * 100)
const amount = (text: string | undefined): Cents => (Number(text!.replaceAll(' ', '')) * 100) as Cents
