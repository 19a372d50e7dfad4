import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { sql } from 'kysely'
import { notify } from '#cap/inbox/actions/tell.ts'
import { mailState } from '#cap/inbox/queries/mail-state.ts'
import { act, asSystem } from '#kernel/act.ts'
import { visitor } from '#kernel/actor.ts'
import { day } from '#kernel/day.ts'
import type { Db } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import { ok } from '#kernel/outcome.ts'
import { startMailServer, until } from '#kernel/test-mail-server.ts'

const root = join(import.meta.dirname, '..')

// Twentieths of a second: ten minutes, for ten thousand mails on a machine that does other things.
const patience = 12_000

interface Trial {
  db: Db
  url: string
  /** How many persons are told one fact each. */
  count: number
  /** Called once nothing is left but what the killed worker held. */
  whenOnlyLostAreLeft: () => Promise<void>
}

export interface TrialReport {
  seconds: number
  /** Persons who received nothing. */
  missed: number
  /** Mails that the server received twice or more. */
  twice: number
  /** Of those, the ones that no state of ours says so. */
  twiceUnseen: number
  /** Mails that are marked as maybe sent twice. */
  maybeTwice: number
  receivedBeforeTheKill: number
}

/** Two worker processes share a queue and a real mail server; one is killed in the middle. */
export async function tryMailing({ db, url, count, whenOnlyLostAreLeft }: Trial): Promise<TrialReport> {
  const server = await startMailServer()
  try {
    await tellEverybody(db, count)
    const start = performance.now()
    const workers = [startWorker(url, server.url), startWorker(url, server.url)] as const
    try {
      await until(() => server.received.length >= count * 0.4, patience)
      workers[0].kill('SIGKILL')
      const receivedBeforeTheKill = server.received.length
      await until(async () => (await asSystem(db, mailState)).waiting === 0, patience)
      await whenOnlyLostAreLeft()
      await until(async () => (await asSystem(db, mailState)).held === 0, patience)
      const seconds = (performance.now() - start) / 1000
      return { seconds, receivedBeforeTheKill, ...(await compare(db, server.received, count)) }
    } finally {
      for (const worker of workers) worker.kill('SIGTERM')
      await Promise.all(workers.map(ended))
    }
  } finally {
    await server.stop()
  }
}

const ended = (worker: ChildProcess) => (worker.exitCode === null && worker.signalCode === null ? once(worker, 'exit') : undefined)

/** Persons of the trial, told about a public project, whose mails are due now. */
async function tellEverybody(db: Db, count: number): Promise<void> {
  const ids = Array.from({ length: count }, () => newId<'person'>())
  const { rows } = await asSystem(db, async (tx) => {
    await sql`
      insert into membership.person (id, name, email)
      select i, 'Essai', 'essai-' || n || '@exemple.fr' from unnest(${ids}::uuid[]) with ordinality as t (i, n)`.execute(tx)
    return sql<{ id: string }>`select id from projects.project where tier = 'public' and embargo_until is null limit 1`.execute(tx)
  })
  const ctx = { db, actor: visitor, today: day('2026-11-23'), requestId: 'trial' }
  await act(ctx, { name: 'test.tell' }, async (tx) =>
    ok(
      await notify(tx, ctx, ids, {
        kind: 'project.decision',
        territoryId: null,
        subjectId: rows[0]!.id,
        title: 'Un fait',
        path: '/mes-projets',
      }),
    ),
  )
  await asSystem(db, async (tx) => {
    await sql`update inbox.dispatch set leaves_at = now() where state = 'waiting'`.execute(tx)
    await sql`update inbox.mailbox set leaves_at = now() where leaves_at is not null`.execute(tx)
  })
}

function startWorker(databaseUrl: string, smtpUrl: string): ChildProcess {
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl, SMTP_URL: smtpUrl, RESSORT_BASE_URL: 'https://ressort.exemple.fr' }
  return spawn(process.execPath, ['app/cli.ts', 'mail'], { cwd: root, env, stdio: 'ignore' })
}

async function compare(db: Db, received: readonly { to: string[]; message: string }[], count: number) {
  // Those of the trial: what the site does every day may tell others meanwhile.
  const reached = new Set(received.flatMap(({ to }) => to).filter((address) => address.startsWith('essai-')))
  const times = new Map<string, number>()
  for (const { message } of received) {
    const id = /^Message-ID: <([0-9a-f-]{36})@/m.exec(message)![1]!
    times.set(id, (times.get(id) ?? 0) + 1)
  }
  const twice = [...times].filter(([, n]) => n > 1).map(([id]) => id)
  const marked = await asSystem(db, (tx) => sql<{ id: string }>`select id from inbox.mail where maybe_twice`.execute(tx))
  const seen = new Set(marked.rows.map(({ id }) => id))
  return {
    missed: count - reached.size,
    twice: twice.length,
    twiceUnseen: twice.filter((id) => !seen.has(id)).length,
    maybeTwice: seen.size,
  }
}
