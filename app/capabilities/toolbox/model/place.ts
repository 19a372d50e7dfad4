/** From the widest to the narrowest. A place is written from the narrowest it is known by: `COM-47001>EPCI-200096956>DEP-47>REG-75>PAYS-99100`. */
const levels = ['PAYS', 'REG', 'DEP', 'EPCI', 'COM'] as const
type Level = (typeof levels)[number]

const france = 'PAYS-99100'

export interface KnownPlace {
  commune?: string | null | undefined
  epci?: string | null | undefined
  departement?: string | null | undefined
  region?: string | null | undefined
}

/** A place as facts hold it; nothing when not even the region is known. A commune that is in no EPCI says so by `EPCI-0`. */
export function placeOf({ commune, epci, departement, region }: KnownPlace): string | undefined {
  const codes = [
    commune && `COM-${commune}`,
    commune && `EPCI-${epci ?? '0'}`,
    departement && `DEP-${departement}`,
    region && `REG-${region}`,
  ].filter((code) => code)
  return codes.length === 0 ? undefined : [...codes, france].join('>')
}

const levelOf = (code: string) => code.slice(0, code.indexOf('-')) as Level

/**
 * Whether a place lies in an area of the code officiel géographique.
 * @returns undefined when the place is not known finely enough to say
 */
function isWithin(place: string, area: string): boolean | undefined {
  const codes = place.split('>')
  if (codes.includes(area)) return true
  // The code of an overseas collectivity is written as a commune's, and contains the communes that begin with it.
  if (levelOf(area) === 'COM' && area.length === 7 && codes.some((code) => code.startsWith(area))) return true
  return codes.some((code) => levelOf(code) === levelOf(area)) ? false : undefined
}

/** The same for several areas: in one of them, in none, or unknown. */
export function isWithinAny(place: string, areas: readonly string[]): boolean | undefined {
  const answers = areas.map((area) => isWithin(place, area))
  if (answers.includes(true)) return true
  return answers.includes(undefined) ? undefined : false
}

/** What a place may be, seen from a list of areas: in one of them, or in none. */
export const placesApart = (areas: readonly string[]): string[] => [...new Set([...areas, 'COM-?'])].map(inside)

const inside = (area: string): string =>
  levels
    .toReversed()
    .map((level) => (levelOf(area) === level ? area : level === 'PAYS' ? france : `${level}-?`))
    .join('>')
