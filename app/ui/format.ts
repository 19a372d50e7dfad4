import type { Temporal } from 'temporal-polyfill'
import { type Day, dayInWords } from '#kernel/day.ts'
import type { Cents } from '#kernel/money.ts'

// U+202F, the narrow no-break space of French numbers, keeps a number on one line.
const euros = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' })
const wholeEuros = new Intl.NumberFormat('fr-FR', {
  style: 'currency',
  currency: 'EUR',
  maximumFractionDigits: 0,
})
const plain = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 })
const percent = new Intl.NumberFormat('fr-FR', { style: 'percent', maximumFractionDigits: 2 })
const instant = new Intl.DateTimeFormat('fr-FR', {
  dateStyle: 'short',
  timeStyle: 'short',
  timeZone: 'Europe/Paris',
})

/** `1 234 567,89 €`; whole euros lose their `,00`. */
export const formatMoney = (amount: Cents): string => (amount % 100 === 0 ? wholeEuros.format(amount / 100) : euros.format(amount / 100))

export const formatNumber = (number: number): string => plain.format(number)

/** @param rate basis points: 2550 reads « 25,5 % » */
export const formatRate = (rate: number): string => percent.format(rate / 10_000)

/** `23/11/2026` */
export const formatDay = (on: Day): string => on.split('-').reverse().join('/')

/** `23 novembre 2026`, and `1er` for the first of a month. */
export const formatLongDay = dayInWords

/** `23/11/2026 à 14 h 05`, in Paris. */
export const formatInstant = (at: Temporal.Instant): string => {
  const [date, time] = instant.format(at.epochMilliseconds).split(/\s+/)
  return `${date} à ${time?.replace(':', '\u00a0h\u00a0')}`
}

/** What a keyboard cannot type in French: « ainsi », oui : non ? 1 250 000 €, l’État; nothing breaks before its sign. */
export const french = (text: string): string =>
  text
    .replaceAll('« ', '«\u00a0')
    .replaceAll(/ ([»:;?!%€])/g, '\u00a0$1')
    .replaceAll(/(?<=\d) (?=\d{3}(?!\d))/g, '\u202f')
    .replaceAll(/(?<=\d) (?=(?:M€|Md€|ha|m²|km²)(?!\p{L}))/gu, '\u00a0')
    .replaceAll(/(?<=\p{L})'(?=\p{L})/gu, '’')

/** `1 projet`, `2 projets`: from two up, French says the plural. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count)}\u00a0${Math.abs(count) < 2 ? one : many}`
