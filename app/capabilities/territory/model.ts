import type { Day } from '#kernel/day.ts'
import type { Id } from '#kernel/id.ts'

/** A programme phase: its codes are its own, `ti-7501` is not the same territory in both. */
export type PhaseCode = '1' | '2'
export const currentPhase: PhaseCode = '2'

export interface Territory {
  id: Id<'territory'>
  phase: PhaseCode
  code: string
  /** The name people use: the territory's own when it published one, else the programme's. */
  name: string
  programmeName: string
  regionCode: string
  regionName: string
}

/** Why a commune is covered: the member of the perimeter it belongs to, or is. */
export interface Coverage {
  territory: Territory
  phaseLabel: string
  through: { kind: 'epci' | 'commune'; code: string; name: string; from: Day; until: Day | null; source: string }
}

/** What `?phase=` says; the current phase when it says nothing we know. */
export const phaseFrom = (text: string | null): PhaseCode => (text === '1' || text === '2' ? text : currentPhase)

/** Where a public page is: the current phase needs no mention in its address. */
export const addressOf = ({ code, phase }: Pick<Territory, 'code' | 'phase'>): string =>
  phase === currentPhase ? `/territoires/${code}` : `/territoires/${code}?phase=${phase}`

/** The region with most territories among these, and how many regions there are. */
export function spread(territories: readonly Pick<Territory, 'regionName'>[]): { regions: number; first: string; count: number } {
  const byRegion = Map.groupBy(territories, (t) => t.regionName)
  const [first = '', most = []] = [...byRegion].toSorted((a, b) => b[1].length - a[1].length)[0] ?? []
  return { regions: byRegion.size, first, count: most.length }
}

export const isTerritoryCode = (text: string): boolean => /^ti-\d{4}$/.test(text)

export const isCommuneCode = (text: string): boolean => /^(\d{2}|2[AB])\d{3}$/.test(text)

/** Enough for the largest set of communes that share a postal code (46 for 51300), or a name (12). */
export const mostNamesakes = 60

/** A commune as people write it: « Agen », « 47000 », « 47001 », « 47000 Agen », « Agen (47) ». */
export function placeAsked(text: string): { code: string | null; departement: string | null; name: string | null } {
  // Nobody's commune is longer; the patterns below are not for megabytes.
  const words = text.trim().slice(0, 100)
  const code = /\b(?:\d{5}|2[ab]\d{3})\b/i.exec(words)?.[0] ?? null
  const departement = code ? null : (/\((\d{2,3}|2[ab])\)$/i.exec(words)?.[1] ?? null)
  const name = plainName(words.replace(code ?? '', '').replace(/\(.*\)$/, ''))
  return { code: code?.toUpperCase() ?? null, departement: departement?.toUpperCase() ?? null, name: name || null }
}

/** A name without what people leave out: accents, capitals, hyphens, apostrophes; « St » is « Saint ». */
export const plainName = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .replaceAll(/\bst(e?)\b/g, 'saint$1')
    .trim()

/**
 * Whether a SIREN or SIRET carries a valid key (Luhn); La Poste's establishments sum to a multiple of five instead.
 * @source Insee, définition du numéro SIRET
 */
export function hasValidKey(number: string): boolean {
  if (!/^(\d{9}|\d{14})$/.test(number)) return false
  const digits = [...number].map(Number)
  if (number.length === 14 && number.startsWith('356000000')) {
    return luhn(digits) || digits.reduce((a, b) => a + b, 0) % 5 === 0
  }
  return luhn(digits)
}

function luhn(digits: readonly number[]): boolean {
  const sum = digits.toReversed().reduce((total, digit, rank) => {
    const weighed = rank % 2 === 1 ? digit * 2 : digit
    return total + (weighed > 9 ? weighed - 9 : weighed)
  }, 0)
  return sum % 10 === 0
}

export interface Enjeu {
  code: string
  label: string
}

export interface Filiere {
  code: string
  label: string
}

/** Where something published comes from, as a page shows it. */
export interface Sourced {
  sourceLabel: string | null
  sourceUrl: string | null
  publishedOn: Day | null
  toVerify: boolean
}

/** A published fact about a territory: never shown without its scope, source and date. */
export interface Fact extends Sourced {
  topic: string
  label: string
  value: string | null
  unit: string | null
  scope: string | null
  detail: string | null
  source: string
}
