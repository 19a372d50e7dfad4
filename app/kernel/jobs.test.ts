import assert from 'node:assert/strict'
import { after, type TestContext, test } from 'node:test'
import { sql } from 'kysely'
import { getRollbackPlans, PgBoss } from 'pg-boss'
import { freshDatabase } from './fixtures.ts'
import { installJobs, startJobs } from './jobs.ts'
import { makeMailer, sendLater } from './mail.ts'
import { startMailServer, until } from './test-mail-server.ts'

const { db, url, close } = await freshDatabase('empty')
after(close)
const baseUrl = 'http://localhost:3000'

const mailTo = (to: string) => ({ to, subject: 'Bonjour', text: `Un lien secret pour ${to}`, path: '/' })

const send = (to: string) => db.transaction().execute((tx) => sendLater(tx, mailTo(to)))

async function jobOf(to: string) {
  const { rows } = await sql<{ id: string; name: string; state: string; output: { error?: string } | null }>`
    select id, name, state::text, coalesce(output, source_output) as output from pgboss.job where data->>'to' = ${to} order by name desc`.execute(
    db,
  )
  return rows
}

const isIn = (state: string, to: string) => async () => (await jobOf(to))[0]?.state === state

/** Works through the queue with a real mailer, for the length of a test. */
async function startMailing(t: TestContext, smtpUrl: string) {
  const jobs = await startJobs({ url }, { mail: makeMailer({ smtpUrl, dataDir: 'unused', baseUrl }) })
  t.after(() => jobs.stop())
  return jobs
}

async function mailServer(t: TestContext, port = 0) {
  const server = await startMailServer(port)
  t.after(() => server.stop())
  return server
}

test('a mail of a committed verb arrives once', async (t) => {
  const server = await mailServer(t)
  await startMailing(t, server.url)
  await send('once@exemple.fr')
  await until(isIn('completed', 'once@exemple.fr'))
  assert.deepEqual(
    server.received.map(({ to }) => to),
    [['once@exemple.fr']],
  )
})

test('several processes share the queue: each mail arrives once', async (t) => {
  const server = await mailServer(t)
  await Promise.all([startMailing(t, server.url), startMailing(t, server.url), startMailing(t, server.url)])
  const people = Array.from({ length: 30 }, (_, n) => `crowd-${n}@exemple.fr`)
  await Promise.all(people.map(send))
  await until(async () => (await Promise.all(people.map((to) => isIn('completed', to)()))).every(Boolean))
  assert.deepEqual(server.received.flatMap(({ to }) => to).sort(), people.sort())
})

test('a rolled back verb sends nothing', async (t) => {
  const server = await mailServer(t)
  await startMailing(t, server.url)
  const undone = db.transaction().execute(async (tx) => {
    await sendLater(tx, mailTo('undone@exemple.fr'))
    throw new Error('undo')
  })
  await assert.rejects(undone, /undo/)
  assert.deepEqual(await jobOf('undone@exemple.fr'), [])
  await send('after@exemple.fr')
  await until(isIn('completed', 'after@exemple.fr'))
  assert.deepEqual(
    server.received.map(({ to }) => to),
    [['after@exemple.fr']],
  )
})

test('a mail that finds the server down is tried again until it is up, and the log does not give it away', async (t) => {
  const { port, stop } = await startMailServer()
  await stop()
  const written = t.mock.method(process.stdout, 'write')
  await startMailing(t, `smtp://127.0.0.1:${port}`)
  await send('patient@exemple.fr')
  await until(isIn('retry', 'patient@exemple.fr'))
  const server = await mailServer(t, port)
  await until(isIn('completed', 'patient@exemple.fr'))
  assert.deepEqual(
    server.received.map(({ to }) => to),
    [['patient@exemple.fr']],
  )
  const said = written.mock.calls.map((call) => String(call.arguments[0])).join('')
  assert.match(said, /"event":"job\.will-retry".*mail not sent: ESOCKET/)
  assert.doesNotMatch(said, /patient@|lien secret/)
})

test('what was asked while nobody worked is done at the next start', async (t) => {
  const server = await mailServer(t)
  const first = await startJobs({ url }, { mail: makeMailer({ smtpUrl: server.url, dataDir: 'unused', baseUrl }) })
  await first.stop()
  await send('restart@exemple.fr')
  await startMailing(t, server.url)
  await until(isIn('completed', 'restart@exemple.fr'))
  assert.deepEqual(
    server.received.map(({ to }) => to),
    [['restart@exemple.fr']],
  )
})

test('stopping waits for the mail under way', async (t) => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: allowed, resolve: allow } = Promise.withResolvers<void>()
  const done: string[] = []
  const jobs = await startJobs(
    { url },
    {
      mail: async ({ to }) => {
        begin()
        await allowed
        done.push(to)
      },
    },
  )
  t.after(() => jobs.stop())
  await send('under-way@exemple.fr')
  await begun
  const stopped = jobs.stop()
  allow()
  await stopped
  assert.deepEqual(done, ['under-way@exemple.fr'])
  assert.ok(await isIn('completed', 'under-way@exemple.fr')())
})

test('a mail that a killed worker had taken goes back to the queue', async (t) => {
  await send('orphan@exemple.fr')
  const killed = new PgBoss({ connectionString: url, supervise: false, schedule: false })
  await killed.start()
  assert.equal((await killed.fetch('mail')).length, 1)
  await killed.stop({ graceful: false })
  await sql`update pgboss.job set started_on = started_on - interval '3 minutes' where data->>'to' = 'orphan@exemple.fr'`.execute(db)
  await sql`update pgboss.queue set monitor_claim_on = null, monitor_on = null`.execute(db)
  assert.ok(await isIn('active', 'orphan@exemple.fr')())

  const server = await mailServer(t)
  await startMailing(t, server.url)
  await until(isIn('completed', 'orphan@exemple.fr'))
  assert.deepEqual(
    server.received.map(({ to }) => to),
    [['orphan@exemple.fr']],
  )
})

test('a mail that used up its retries is logged as failed, and kept with the reason', async (t) => {
  const written = t.mock.method(process.stdout, 'write')
  await send('hopeless@exemple.fr')
  await sql`update pgboss.job set retry_limit = 0 where data->>'to' = 'hopeless@exemple.fr'`.execute(db)
  const jobs = await startJobs(
    { url },
    {
      mail: async () => {
        throw new Error('mail not sent: EENVELOPE 550')
      },
    },
  )
  t.after(() => jobs.stop())
  await until(async () => (await jobOf('hopeless@exemple.fr')).length === 2)
  const kept = (await jobOf('hopeless@exemple.fr')).map(({ name, output }) => [name, output?.error])
  assert.deepEqual(kept, [
    ['mail', 'mail not sent: EENVELOPE 550'],
    ['failed', 'mail not sent: EENVELOPE 550'],
  ])
  assert.match(written.mock.calls.map((call) => String(call.arguments[0])).join(''), /"level":"error","event":"job\.failed","job":"mail"/)
})

test('installing again changes nothing, and an older installation is brought up to date', async () => {
  const versions = () => sql<{ version: number }>`select version from pgboss.version`.execute(db).then(({ rows }) => rows)
  const current = await versions()
  await installJobs(db)
  assert.deepEqual(await versions(), current)
  await sql.raw(getRollbackPlans()).execute(db)
  assert.notDeepEqual(await versions(), current)
  await installJobs(db)
  assert.deepEqual(await versions(), current)
  await send('upgraded@exemple.fr')
  assert.ok(await isIn('created', 'upgraded@exemple.fr')())
})
