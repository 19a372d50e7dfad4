import type { FicheTier } from './fiche.ts'
import type { Status } from './statuses.ts'

export const ficheSorts = ['order', 'title', 'status', 'starts', 'ends', 'priority', 'completion', 'updated', 'lead'] as const
export type FicheSort = (typeof ficheSorts)[number]

export interface FicheFilter {
  search?: string | undefined
  axisId?: string | undefined
  status?: Status | undefined
  late?: boolean | undefined
  tier?: FicheTier | undefined
  /** A pilot, an elected lead or a lead organisation, by its exact name. */
  who?: string | undefined
  /** Fiches whose days meet this year. */
  year?: number | undefined
  /** Without restricted fiches: for what is shown on a wall. */
  unrestricted?: boolean | undefined
  /** These alone. */
  references?: readonly string[] | undefined
  /** Only what the territory owns: what it may change. */
  own?: boolean | undefined
  sort?: FicheSort | undefined
  descending?: boolean | undefined
  page?: number | undefined
  pageSize?: number | undefined
}
