import { sql } from 'kysely'
import type { Ctx, Verb } from './actor.ts'
import type { Db, Tx } from './db.ts'
import { writeJournal } from './journal.ts'
import type { Outcome } from './outcome.ts'

/** Adds to the journal line what a stranger would ask first: to what, from which stage to which, how much. */
export type Note = (detail: Record<string, unknown>, subject?: string) => void

class Rollback extends Error {
  override name = 'Rollback'
}

/**
 * Runs one verb: one transaction, one line in the journal.
 * A refusal undoes whatever the verb had written, and is journaled too: the programme must be
 * able to say who tried what.
 */
export async function act<Value, Refusal extends string>(
  ctx: Ctx,
  verb: Verb,
  work: (tx: Tx, note: Note) => Promise<Outcome<Value, Refusal>>,
): Promise<Outcome<Value, Refusal>> {
  const detail: Record<string, unknown> = {}
  let subject = verb.subject
  const note: Note = (more, found) => {
    Object.assign(detail, more)
    subject = found ?? subject
  }
  let refused: Outcome<Value, Refusal> | undefined
  try {
    return await ctx.db.transaction().execute(async (tx) => {
      await identify(tx, ctx)
      const outcome = await work(tx, note)
      if (!outcome.ok) {
        refused = outcome
        throw new Rollback()
      }
      await writeJournal(tx, ctx, { ...verb, subject }, 'ok', detail)
      return outcome
    })
  } catch (error) {
    if (!(error instanceof Rollback) || !refused || refused.ok) throw error
    await writeJournal(ctx.db, ctx, { ...verb, subject }, refused.refusal, detail)
    return refused
  }
}

/**
 * Runs what is done many times a minute and is its own record of who, what and when (the strokes of a note): no line in the
 * journal, but when the work asks for one with its `note`. A refusal undoes what was written, and leaves no line.
 */
export async function jot<Value, Refusal extends string>(
  ctx: Ctx,
  verb: Verb,
  work: (tx: Tx, note: Note) => Promise<Outcome<Value, Refusal>>,
): Promise<Outcome<Value, Refusal>> {
  const lines: { detail: Record<string, unknown>; subject: string | undefined }[] = []
  let refused: Outcome<Value, Refusal> | undefined
  try {
    return await ctx.db.transaction().execute(async (tx) => {
      await identify(tx, ctx)
      const outcome = await work(tx, (detail, subject) => lines.push({ detail, subject }))
      if (!outcome.ok) {
        refused = outcome
        throw new Rollback()
      }
      for (const { detail, subject } of lines) await writeJournal(tx, ctx, { ...verb, subject }, 'ok', detail)
      return outcome
    })
  } catch (error) {
    if (!(error instanceof Rollback) || !refused) throw error
    return refused
  }
}

/** Reads as the actor: the database itself then hides what is not theirs, whatever the query forgets. */
export function read<Value>(ctx: Ctx, work: (tx: Tx) => Promise<Value>): Promise<Value> {
  return ctx.db
    .transaction()
    .setAccessMode('read only')
    .execute(async (tx) => {
      await identify(tx, ctx)
      return work(tx)
    })
}

const identify = (tx: Tx, { actor, today }: Ctx) =>
  sql`select set_config('ressort.person', ${actor.id ?? ''}, true), set_config('ressort.day', ${today}, true)`.execute(tx)

/** Lifts row-level security until the transaction ends: for what no person does in their own name. */
export const elevate = (tx: Tx) => sql`select set_config('ressort.system', 'on', true)`.execute(tx)

/** Lifts row-level security for one piece of work and no longer: what a verb does for others in passing, as telling them. */
export async function elevated<Value>(tx: Tx, work: () => Promise<Value>): Promise<Value> {
  const { rows } = await sql<{ before: string | null }>`select current_setting('ressort.system', true) as before`.execute(tx)
  await elevate(tx)
  // No `finally`: a fault ends the transaction, and the setting with it.
  const value = await work()
  await sql`select set_config('ressort.system', ${rows[0]?.before ?? ''}, true)`.execute(tx)
  return value
}

/** Works in nobody's name, outside any verb: for a queue, whose states are its own record. */
export const asSystem = <Value>(db: Db, work: (tx: Tx) => Promise<Value>): Promise<Value> =>
  db.transaction().execute(async (tx) => {
    await elevate(tx)
    return work(tx)
  })
