/** In which way a person carries a fiche: as a pilot, or as an elected lead. */
export type CarrierRole = 'pilot' | 'elected'

export interface Carrier {
  role: CarrierRole
  personId: string
  name: string
}

/** The names of a fiche once these persons carry it: those written freely stay, those of persons no longer chosen go. */
export function namesWith(
  written: readonly string[],
  before: readonly Pick<Carrier, 'name'>[],
  chosen: readonly { name: string }[],
): string[] {
  const linked = new Set(before.map(({ name }) => name))
  return [...new Set([...written.filter((name) => !linked.has(name)), ...chosen.map(({ name }) => name)])]
}
