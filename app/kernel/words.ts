import { type RawBuilder, sql } from 'kysely'
import type { Actor } from './actor.ts'
import type { Day } from './day.ts'
import type { Tx } from './db.ts'

/**
 * Whether some text says what is searched: its words as French reads them, without accents or plurals, or the very letters
 * that were typed. Nothing searched is said by all.
 */
export function says(text: RawBuilder<unknown>, search: string | null | undefined): RawBuilder<boolean> {
  if (!search) return sql<boolean>`true`
  const like = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`
  return sql<boolean>`(kernel.words_of(${text}) @@ kernel.query_of(${search}) or ${text} ilike ${like})`
}

/** One thing that answers some words, as the page of a search shows it. */
export interface FoundThing {
  title: string
  href: string
  /** Where it stands, in a few words. */
  about: string
  on: Day | null
  /** The words around what was found, each found one between `markStart` and `markEnd`. */
  excerpt?: string
}

/** Signs that no keyboard types, around each found word of an excerpt. */
export const [markStart, markEnd] = ['\ue000', '\ue001']

export interface Searched {
  territory: { id: string; code: string; regionCode: string }
  words: string
  page: number
  pageSize: number
}

/**
 * What a capability answers to words: what the person may read, within its own scope, and how many there are in all. Each
 * capability that is searched has one, in its `queries/found.ts`.
 */
export type SearchSource = (
  tx: Tx,
  asking: { actor: Actor; on: Day },
  searched: Searched,
) => Promise<{ found: FoundThing[]; total: number }>
