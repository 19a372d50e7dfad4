import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx, Verb } from './actor.ts'
import type { Db, Tx } from './db.ts'

/** The database seals the line: number, instant and hash are its own. */
export async function writeJournal(
  where: Db | Tx,
  ctx: Pick<Ctx, 'actor' | 'requestId'>,
  verb: Verb,
  outcome: string,
  detail: Record<string, unknown>,
): Promise<void> {
  await sql`
    insert into kernel.journal (request_id, actor_id, actor, verb, subject, outcome, detail)
    values (${ctx.requestId}, ${ctx.actor.id}, ${ctx.actor.name}, ${verb.name}, ${verb.subject ?? null}, ${outcome},
            ${JSON.stringify(detail)}::jsonb)`.execute(where)
}

export type JournalCheck =
  | { ok: true; lines: number; head: string }
  | { ok: false; line: number; reason: 'altered' | 'missing' | 'tail-cut' }

interface SealedLine {
  line: number
  text: string
  hash: string
}

const origin = createHash('sha256').update('ressort').digest('hex')
const page = 5_000

/**
 * Recomputes every seal outside the database, whose own functions an intruder may have changed.
 * @returns the first line that does not follow from the one before it
 */
export async function verifyJournal(db: Db): Promise<JournalCheck> {
  let last = { line: 0, hash: origin }
  for (;;) {
    const lines = await sealedLinesAfter(db, last.line)
    for (const { line, text, hash } of lines) {
      if (line !== last.line + 1) return { ok: false, line: last.line + 1, reason: 'missing' }
      const expected = createHash('sha256').update(Buffer.from(last.hash, 'hex')).update(text).digest('hex')
      if (hash !== expected) return { ok: false, line, reason: 'altered' }
      last = { line, hash }
    }
    if (lines.length < page) break
  }
  const head = await sql<{ line: number; hash: string }>`
    select line, encode(hash, 'hex') as hash from kernel.journal_head`.execute(db)
  const kept = head.rows[0]
  if (kept?.line !== last.line || kept.hash !== last.hash) return { ok: false, line: last.line + 1, reason: 'tail-cut' }
  return { ok: true, lines: last.line, head: last.hash }
}

// The text is spelled out here and not taken from kernel.journal_text(), for the reason above.
const sealedLinesAfter = async (db: Db, line: number): Promise<SealedLine[]> =>
  (
    await sql<SealedLine>`
      select line, encode(hash, 'hex') as hash,
        concat_ws(E'\x1f', line, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), request_id,
          coalesce(actor_id::text, ''), actor, verb, coalesce(subject::text, ''), outcome, detail::text) as text
      from kernel.journal where line > ${line} order by line limit ${page}`.execute(db)
  ).rows
