import type { Day } from '#kernel/day.ts'

/** What the catalogue says of a device, by column. */
export type Content = Readonly<Record<string, unknown>>

const labels: Readonly<Record<string, string>> = {
  name: 'Nom',
  operator: 'Opérateur',
  owner: 'Porté par',
  family: 'Famille',
  form: 'Forme',
  pays: 'Ce qu’il paie',
  rate: 'Taux le plus haut',
  rate_min: 'Taux le plus bas',
  advance_share: 'Part à rembourser',
  lump_sum: 'Forfait',
  amount_min: 'Aide au moins',
  amount_max: 'Aide au plus',
  cost_min: 'Dépenses au moins',
  cost_max: 'Dépenses au plus',
  eligible_costs: 'Dépenses retenues',
  regime: 'Cadre des aides d’État',
  valid_from: 'Premier jour',
  valid_until: 'Dernier jour',
  suspended: 'Suspendu',
  suspended_from: 'Suspendu à partir du',
  cutoffs: 'Relevés de dossiers',
  decision_days: 'Délai de décision',
  documents: 'Pièces',
  excludes: 'Ne se cumule pas avec',
  summary: 'Présentation',
  contact: 'Contact',
  start_url: 'Adresse de la démarche',
  note: 'À préciser',
}

export interface Change {
  field: string
  label: string
  before: unknown
  after: unknown
}

/** What differs between two versions, in the order of the page. */
export const changesBetween = (before: Content, after: Content): Change[] =>
  Object.entries(labels)
    .filter(([field]) => JSON.stringify(before[field] ?? null) !== JSON.stringify(after[field] ?? null))
    .map(([field, label]) => ({ field, label, before: before[field] ?? null, after: after[field] ?? null }))

export const freshnesses = {
  expired: 'Dernier jour passé',
  expiring: 'Finit dans moins de soixante jours',
  unverified: 'Pas relu depuis six mois',
  'dead-source': 'La source ne répond plus',
} as const
export type Freshness = keyof typeof freshnesses

interface Dated {
  until: Day | null
  verifiedOn: Day | null
}

/** What should be looked at again. @param horizon sixty days on @param sixMonthsAgo a source read before is old */
export function freshnessOf(
  { until, verifiedOn }: Dated,
  isDead: boolean,
  on: Day,
  bounds: { horizon: Day; sixMonthsAgo: Day },
): Freshness[] {
  const found: Freshness[] = []
  if (until !== null && until < on) found.push('expired')
  else if (until !== null && until <= bounds.horizon) found.push('expiring')
  if (verifiedOn === null || verifiedOn < bounds.sixMonthsAgo) found.push('unverified')
  if (isDead) found.push('dead-source')
  return found
}
