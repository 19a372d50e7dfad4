import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { findServer, stopServer } from './cluster.ts'
import { ConfigError } from './config.ts'
import { startEmbedded } from './embedded.ts'

const started = new Map<string, ChildProcess[]>()

function emptyFolder(t: TestContext): string {
  // Named so that the next run of the tests clears what a killed one leaves.
  const home = mkdtempSync(join(tmpdir(), `ressort-tests-${process.pid}-`))
  const folder = join(home, 'data')
  mkdirSync(folder)
  t.after(async () => {
    for (const child of started.get(folder) ?? []) child.kill('SIGKILL')
    await stopServer(clusterOf(folder))
    rmSync(home, { recursive: true, force: true })
  })
  return folder
}

const clusterOf = (dataDir: string) => ({
  folder: join(dataDir, 'postgres'),
  logFile: join(dataDir, 'postgres.log'),
})

const serverOf = (dataDir: string) => findServer(clusterOf(dataDir))

async function ask<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** Another Ressort process, which says when it is inside. */
async function anotherProcess(dataDir: string, options = {}): Promise<ChildProcess & { url: string }> {
  const program = `
    const { startEmbedded } = await import(${JSON.stringify(import.meta.resolve('./embedded.ts'))})
    const embedded = await startEmbedded(${JSON.stringify(dataDir)}, ${JSON.stringify(options)})
    process.once('SIGTERM', () => embedded.stop())
    console.log(embedded.url)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.set(dataDir, [...(started.get(dataDir) ?? []), child])
  const [url] = await once(child.stdout, 'data')
  return Object.assign(child, { url: String(url).trim() })
}

async function end(child: ChildProcess, signal: NodeJS.Signals) {
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}

const refusalOf = async (start: Promise<unknown>): Promise<string> => {
  const fault = await start.then(
    () => undefined,
    (error: unknown) => error,
  )
  assert(fault instanceof ConfigError, String(fault))
  return fault.message
}

test('the application owns its database and is no superuser', async (t) => {
  const embedded = await startEmbedded(emptyFolder(t))
  const [role] = await ask(
    embedded.url,
    `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
            pg_get_userbyid(datdba) as owner, pg_encoding_to_char(encoding) as encoding
     from pg_roles, pg_database where rolname = current_user and datname = current_database()`,
  )
  assert.deepEqual(role, {
    rolname: 'ressort',
    rolsuper: false,
    rolbypassrls: false,
    rolcreaterole: false,
    rolcreatedb: true,
    owner: 'ressort',
    encoding: 'UTF8',
  })
  await embedded.stop()
})

test('the superuser cannot log in', async (t) => {
  const embedded = await startEmbedded(emptyFolder(t))
  await assert.rejects(ask(embedded.url.replace('ressort@', 'postgres@'), 'select 1'), /pg_hba\.conf/)
  await embedded.stop()
})

test('writes are flushed to disk, pages are checked, and no network door is open', async (t) => {
  const embedded = await startEmbedded(emptyFolder(t))
  const names = ['fsync', 'synchronous_commit', 'data_checksums', 'listen_addresses']
  const values = await ask<{ value: string }>(
    embedded.url,
    `select current_setting(name) as value from unnest(array['${names.join("','")}']) as name`,
  )
  assert.deepEqual(
    values.map(({ value }) => value),
    ['on', 'on', 'on', ''],
  )
  await embedded.stop()
})

test('what was written is there after a stop and a start', async (t) => {
  const folder = emptyFolder(t)
  const first = await startEmbedded(folder)
  await ask(first.url, 'create table kept as select 42 as answer')
  await first.stop()
  assert.equal(serverOf(folder), undefined)

  const second = await startEmbedded(folder)
  assert.equal(second.adopted, false)
  assert.deepEqual(await ask(second.url, 'select answer from kept'), [{ answer: 42 }])
  await second.stop()
})

test('the server of a process that was killed is adopted by the next, which stops it', async (t) => {
  const folder = emptyFolder(t)
  const killed = await anotherProcess(folder)
  const server = serverOf(folder)
  await end(killed, 'SIGKILL')

  const next = await startEmbedded(folder)
  assert.equal(next.adopted, true)
  assert.deepEqual(serverOf(folder), server)
  await next.stop()
  assert.equal(serverOf(folder), undefined)
})

test('a server that was itself killed recovers at the next start', async (t) => {
  const folder = emptyFolder(t)
  const first = await anotherProcess(folder)
  await ask(first.url, 'create table kept as select 42 as answer')
  const pid = serverOf(folder)?.pid ?? 0
  await end(first, 'SIGKILL')
  process.kill(pid, 'SIGKILL')

  const next = await startEmbedded(folder)
  assert.equal(next.adopted, false)
  assert.deepEqual(await ask(next.url, 'select answer from kept'), [{ answer: 42 }])
  await next.stop()
})

test('a server that dies under a running process is started again at the same address', async (t) => {
  const folder = emptyFolder(t)
  const running = await anotherProcess(folder)
  const pid = serverOf(folder)?.pid ?? 0
  process.kill(pid, 'SIGKILL')
  const answers = () =>
    ask(running.url, 'select 1').then(
      () => true,
      () => false,
    )
  while (serverOf(folder)?.pid === pid || !(await answers())) await sleep(20)
  await end(running, 'SIGTERM')
  assert.equal(serverOf(folder), undefined)
})

test('a pid file that names another program does not prevent the start', async (t) => {
  const folder = emptyFolder(t)
  const first = await startEmbedded(folder)
  const pidFile = join(folder, 'postgres', 'postmaster.pid')
  const lines = readFileSync(pidFile, 'utf8').split('\n')
  await first.stop()
  writeFileSync(pidFile, [process.pid, ...lines.slice(1)].join('\n'))

  const next = await startEmbedded(folder)
  assert.equal(next.adopted, false)
  assert.deepEqual(await ask(next.url, 'select 1 as answer'), [{ answer: 1 }])
  await next.stop()
})

test('processes share the server, and the last one out stops it', async (t) => {
  const folder = emptyFolder(t)
  const other = await anotherProcess(folder, { serving: true })
  const command = await startEmbedded(folder)
  assert.equal(command.adopted, true)
  await command.stop()
  assert.deepEqual(await ask(other.url, 'select 1 as answer'), [{ answer: 1 }])
  await end(other, 'SIGTERM')
  assert.equal(serverOf(folder), undefined)
})

test('two first starts at the same time make one database', async (t) => {
  const folder = emptyFolder(t)
  const [one, two] = await Promise.all([anotherProcess(folder), anotherProcess(folder)])
  assert.equal(one.url, two.url)
  await Promise.all([end(one, 'SIGTERM'), end(two, 'SIGTERM')])
  assert.equal(serverOf(folder), undefined)
})

test('one process serves a folder: the second is told so, the first goes on', async (t) => {
  const folder = emptyFolder(t)
  const first = await anotherProcess(folder, { serving: true })
  assert.equal(
    await refusalOf(startEmbedded(folder, { serving: true })),
    `Ressort tourne déjà sur ce dossier (${folder}) : arrêtez-le, ou choisissez un autre dossier dans RESSORT_DATA_DIR.`,
  )
  assert.deepEqual(await ask(first.url, 'select 1 as answer'), [{ answer: 1 }])
  await end(first, 'SIGKILL')
  const next = await startEmbedded(folder, { serving: true })
  await next.stop()
})

test('a folder too deep for a socket gets its socket elsewhere', async (t) => {
  const folder = join(emptyFolder(t), 'a-folder-with-a-long-name'.repeat(4))
  const embedded = await startEmbedded(folder)
  assert.deepEqual(await ask(embedded.url, 'select 1 as answer'), [{ answer: 1 }])
  await embedded.stop()
  rmSync(decodeURIComponent(embedded.url.split('host=')[1] ?? ''), { recursive: true })
})

test('a data folder under a file is refused in one sentence', async (t) => {
  const file = join(emptyFolder(t), 'file')
  writeFileSync(file, '')
  for (const folder of [file, join(file, 'data')]) {
    assert.equal(
      await refusalOf(startEmbedded(folder)),
      `Impossible d’écrire dans ${folder} (ce n’est pas un dossier) : donnez à RESSORT_DATA_DIR un dossier où Ressort peut écrire.`,
    )
  }
})

test('a data folder that cannot be made is refused in one sentence', { skip: !existsSync('/proc/self') && 'no /proc here' }, async () => {
  assert.equal(
    await refusalOf(startEmbedded('/proc/ressort/data')),
    'Impossible d’écrire dans /proc/ressort/data (il ne peut pas y être créé) : donnez à RESSORT_DATA_DIR un dossier où Ressort peut écrire.',
  )
})

test('data of another version of PostgreSQL are left alone, in one sentence', async (t) => {
  const folder = emptyFolder(t)
  mkdirSync(join(folder, 'postgres'))
  writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '17\n')
  assert.match(await refusalOf(startEmbedded(folder)), /^La base de .+ vient de PostgreSQL 17 et Ressort apporte PostgreSQL 18/)
})

const isRoot = process.getuid?.() === 0

test('root is served in a folder closed to everybody else', {
  skip: !isRoot && 'only root can be root',
}, async (t) => {
  const closed = join(emptyFolder(t), 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const embedded = await startEmbedded(join(closed, 'data'))
  assert.deepEqual(await ask(embedded.url, 'select 1 as answer'), [{ answer: 1 }])
  await embedded.stop()
})

test('root continues what an ordinary account has begun, which stays its own', {
  skip: !isRoot && 'only root can be root',
}, async (t) => {
  const folder = emptyFolder(t)
  chmodSync(dirname(folder), 0o755)
  const first = await startEmbedded(folder)
  await first.stop()
  const nobody = 65_534
  const cluster = join(folder, 'postgres')
  const files = readdirSync(cluster, { recursive: true, encoding: 'utf8' })
  for (const file of ['', ...files]) chownSync(join(cluster, file), nobody, nobody)

  const second = await startEmbedded(folder)
  assert.deepEqual(await ask(second.url, 'select 1 as answer'), [{ answer: 1 }])
  assert.equal(statSync(join(cluster, 'postmaster.pid')).uid, nobody)
  await second.stop()
})
