import { type Day, day, isDay } from '#kernel/day.ts'
import { cents, type Cents } from '#kernel/money.ts'
import { plainName } from '#cap/territory/model.ts'

/** A cell of somebody's workbook, as the file holds it. */
export interface Cell {
  /** `B3` */
  address: string
  row: number
  column: number
  kind: 'text' | 'number' | 'day' | 'yes-no' | 'error'
  value: string | number | boolean
  text: string
}

/**
 * What a cell means: its value, with `as` when people should see how it was understood; or why it is not understood.
 * A cell that says it does not know (`?`, « à définir ») is a null, said as such.
 */
export type Meaning<Value> = { value: Value; as?: string } | { problem: string }

export const isUnderstood = <Value>(meaning: Meaning<Value>): meaning is { value: Value; as?: string } => 'value' in meaning

const unknownWords = new Set([
  '',
  'a definir',
  'a preciser',
  'a completer',
  'nc',
  'nd',
  'n a',
  'na',
  'inconnu',
  'non connu',
  'sans objet',
  'so',
  'tbd',
])

/** Whether the cell says that nobody knows. */
export const saysUnknown = (text: string): boolean => unknownWords.has(plainName(text))

const unknown = { value: null, as: 'inconnu' }

const spaces = /[\s\u00a0\u202f]+/g

export const textIn = ({ text }: Cell): Meaning<string | null> => ({
  value: text.replaceAll(/[ \t\u00a0\u202f]+/g, ' ').trim() || null,
})

/** Names written in one cell, divided by lines, semicolons, slashes, commas or « et ». */
export function namesIn({ text }: Cell): Meaning<string[] | null> {
  const names = text
    .split(/[\n;/,]|\s+et\s+/)
    .map((name) => name.replaceAll(spaces, ' ').trim())
    .filter(Boolean)
  return { value: names.length > 0 ? [...new Set(names)] : null }
}

const scales: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, md: 1e9 }

/** An amount: `245 529,00 €`, `1,2 M€`, `850 k€`, 1200000. In cents; `as` says the whole amount where it was short. */
export function moneyIn({ kind, value, text }: Cell): Meaning<Cents | null> {
  if (kind === 'number') return amount(Number(value))
  if (saysUnknown(text)) return unknown
  const plain = text
    .toLowerCase()
    .replaceAll(spaces, '')
    .replace(/(ht|hors-?taxes?)$/, '')
    .replace(/€|euros?$/g, '')
  const found = /^(\d+(?:[.,]\d{3})*|\d+)(?:([.,])(\d+))?(k|m|md)?$/.exec(plain)
  if (!found) return { problem: `« ${text} » n’est pas un montant : écrivez par exemple 1 250 000 ou 1,25 M€.` }
  const [, whole, , decimals, scale = ''] = found
  const isThousands = /[.,]/.test(whole!) && !decimals && scale === ''
  const number = Number(
    isThousands
      ? whole!.replaceAll(/[.,]/g, '')
      : `${whole!.replaceAll(/[.,](?=\d{3}[.,])/g, '').replace(',', '.')}${decimals ? `.${decimals}` : ''}`,
  )
  const said = amount(number * scales[scale]!)
  return scale && isUnderstood(said) ? { ...said, as: `${(number * scales[scale]!).toLocaleString('fr-FR')} €` } : said
}

function amount(euros: number): Meaning<Cents> {
  if (!Number.isFinite(euros) || euros < 0) return { problem: 'Un montant ne peut pas être négatif.' }
  if (euros > 1e10) return { problem: 'Ce montant dépasse dix milliards d’euros : vérifiez les zéros.' }
  return { value: cents(Math.round(euros * 100)) }
}

/** A number of jobs, to a tenth: `12`, `2,5 ETP`. */
export function jobsIn({ kind, value, text }: Cell): Meaning<number | null> {
  if (kind === 'number') return jobs(Number(value), text)
  if (saysUnknown(text)) return unknown
  const found = /^(\d+(?:[.,]\d+)?)\s*(?:etp|emplois?|postes?|cdi)?$/i.exec(text.replaceAll(spaces, ' ').trim())
  return found
    ? jobs(Number(found[1]!.replace(',', '.')), text)
    : { problem: `« ${text} » n’est pas un nombre d’emplois : écrivez par exemple 12 ou 2,5.` }
}

const jobs = (number: number, text: string): Meaning<number> =>
  number >= 0 && number < 1e6 ? { value: Math.round(number * 10) / 10 } : { problem: `« ${text} » n’est pas un nombre d’emplois.` }

const months = ['janvier', 'fevrier', 'mars', 'avril', 'mai', 'juin', 'juillet', 'aout', 'septembre', 'octobre', 'novembre', 'decembre']
const shortMonths = ['janv', 'fev', 'mars', 'avr', 'mai', 'juin', 'juil', 'aout', 'sept', 'oct', 'nov', 'dec']

/** Which end of a stretch of time a field means: `2025` begins on its first day and ends on its last. */
export type Bound = 'start' | 'end'

/**
 * A day, exact or not: `12/03/2026`, « 12 mars 2026 », « mars 2026 », « T3 2026 », « 2e semestre 2026 », « fin 2025 », « 2026 ».
 * `as` says the day that was taken where the cell named a stretch.
 */
export function dayIn({ kind, value, text }: Cell, bound: Bound): Meaning<Day | null> {
  if (kind === 'day') return { value: value as Day }
  // A year alone is often typed as a number; a larger one is a day that lost its format.
  if (kind === 'number' && Number.isInteger(value) && Number(value) >= 1990 && Number(value) <= 2100)
    return stretch(`${value}-01-01`, `${value}-12-31`, bound)
  if (saysUnknown(text)) return unknown
  const words = plainName(text)
  const exact = exactDay(text, words)
  if (exact) return isDay(exact) ? { value: day(exact) } : { problem: `« ${text} » n’existe pas dans le calendrier.` }
  const within = stretchOf(words)
  if (within) return stretch(within[0], within[1], bound)
  return { problem: `« ${text} » n’est pas une date : écrivez par exemple 01/03/2027 ou mars 2027.` }
}

const two = (number: number | string) => String(number).padStart(2, '0')

/** A year in two figures is of this century: plans are not written for 1925. */
const fullYear = (year: string) => (year.length === 2 ? `20${year}` : year)

function exactDay(text: string, words: string): string | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text.trim())
  if (iso) return `${iso[1]}-${two(iso[2]!)}-${two(iso[3]!)}`
  const figures = /^(\d{1,2}) (\d{1,2}) (\d{4}|\d{2})$/.exec(words)
  if (figures) return `${fullYear(figures[3]!)}-${two(figures[2]!)}-${two(figures[1]!)}`
  const spelled = /^(?:le )?(\d{1,2})(?:er)? ([a-z]+) (\d{4})$/.exec(words)
  const month = spelled ? monthOf(spelled[2]!) : undefined
  return month ? `${spelled![3]}-${two(month)}-${two(spelled![1]!)}` : undefined
}

function monthOf(word: string): number | undefined {
  const rank = months.indexOf(word) === -1 ? shortMonths.indexOf(word) : months.indexOf(word)
  return rank === -1 ? undefined : rank + 1
}

function stretchOf(words: string): [first: string, last: string] | undefined {
  const year = /\b((?:19|20)\d{2})$/.exec(words)?.[1]
  if (!year) return undefined
  const said = words.slice(0, -4).trim()
  if (said === '' || said === 'annee' || said === 'en') return monthsOf(year, 1, 12)
  const quarter = /^(?:t|q)([1-4])$|^([1-4])(?:er|e|eme)? trimestre$/.exec(said)
  if (quarter) return monthsOf(year, (Number(quarter[1] ?? quarter[2]) - 1) * 3 + 1, 3)
  const half = /^s([12])$|^([12])(?:er|e|eme)? semestre$/.exec(said)
  if (half) return monthsOf(year, (Number(half[1] ?? half[2]) - 1) * 6 + 1, 6)
  const part = { debut: 1, courant: 1, mi: 6, fin: 10 }[said]
  if (part) return said === 'courant' ? monthsOf(year, 1, 12) : monthsOf(year, part, said === 'mi' ? 1 : 3)
  const within = /^(?:(debut|mi|fin) )?([a-z]+)$/.exec(said)
  const month = within ? monthOf(within[2]!) : undefined
  return month ? monthsOf(year, month, 1) : undefined
}

function monthsOf(year: string, first: number, count: number): [string, string] {
  const last = first + count - 1
  return [`${year}-${two(first)}-01`, lastOf(year, last)]
}

const lastOf = (year: string, month: number): string =>
  ['31', '30', '29', '28'].map((number) => `${year}-${two(month)}-${number}`).find(isDay)!

function stretch(first: string, last: string, bound: Bound): Meaning<Day> {
  const taken = day(bound === 'start' ? first : last)
  return { value: taken, as: taken.split('-').reverse().join('/') }
}

/** One of a list, by its code or by the words people write for it. */
export function choiceIn<Code extends string>(
  { text }: Cell,
  words: Readonly<Record<Code, readonly string[]>>,
  expected: string,
): Meaning<Code | null> {
  if (saysUnknown(text)) return unknown
  const said = plainName(text)
  const codes = Object.keys(words) as Code[]
  const found = codes.find((code) => words[code].some((word) => plainName(word) === said))
  return found ? { value: found } : { problem: `« ${text} » n’est pas ${expected} : ${codes.map((code) => words[code][0]).join(', ')}.` }
}

/** `oui`, `non`, `x`, VRAI; `?` is unknown. */
export function yesNoIn({ kind, value, text }: Cell): Meaning<boolean | null> {
  if (kind === 'yes-no') return { value: value === true }
  if (saysUnknown(text)) return unknown
  const said = plainName(text)
  if (['oui', 'o', 'x', 'vrai', 'yes', 'ok', '1'].includes(said) || text.trim() === '✓') return { value: true }
  if (['non', 'n', 'faux', 'no', '0'].includes(said)) return { value: false }
  return { problem: `« ${text} » n’est ni oui, ni non : écrivez oui, non, ou ? quand on ne sait pas.` }
}

/** The end of a stretch of time that begins on a day, if it is known. */
export function after(meaning: Meaning<Day | null>, startsOn: Day | null): Meaning<Day | null> {
  if (!isUnderstood(meaning) || meaning.value === null || startsOn === null || startsOn <= meaning.value) return meaning
  return { problem: 'La fin vient avant le début.' }
}
