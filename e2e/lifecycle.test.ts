import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { findServer, stopServer } from '#kernel/cluster.ts'

const root = join(import.meta.dirname, '..')
const clusterOf = (dataDir: string) => ({ folder: join(dataDir, 'postgres'), logFile: '' })
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

type Run = { child: ChildProcess; said(): string; complained(): string; exitCode: Promise<number | null> }

/** A command of the project, in a process group of its own as in a terminal. */
function run(dataDir: string, command: string, args: readonly string[], env: Record<string, string> = {}): Run {
  const own = Object.entries(process.env).filter(([name]) => !/^(RESSORT_|DATABASE_URL|NODE_TEST|NODE_CHANNEL)/.test(name))
  const child = spawn(command, args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(own), PORT: '0', RESSORT_DATA_DIR: dataDir, RESSORT_DEMO: '0', ...env },
  })
  started.set(dataDir, [...(started.get(dataDir) ?? []), child])
  const texts = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (texts.stdout += chunk))
  child.stderr.on('data', (chunk) => (texts.stderr += chunk))
  const exitCode = once(child, 'close').then(([code]) => code)
  return { child, said: () => texts.stdout, complained: () => texts.stderr, exitCode }
}

const start = (dataDir: string, env?: Record<string, string>) => run(dataDir, process.execPath, ['bin/start.mjs'], env)
const ressort = (dataDir: string, ...args: string[]) => run(dataDir, process.execPath, ['bin/ressort.mjs', ...args])

/** @returns the address, once it is told */
async function opened({ said, complained, exitCode }: Run): Promise<string> {
  const early = exitCode.then((code) => assert.fail(`ended with ${code} before opening: ${complained()}`))
  for (;;) {
    const url = /Ressort est ouvert : (\S+)/.exec(said())?.[1]
    if (url) return url
    await Promise.race([early, sleep(20)])
  }
}

async function health(url: string): Promise<{ status: string; database: string }> {
  const answer = await fetch(`${url}/sante`)
  assert.equal(answer.status, 200)
  return answer.json() as Promise<{ status: string; database: string }>
}

/** The exit code and the only line on stderr. */
async function refusal({ exitCode, complained }: Run) {
  return { exitCode: await exitCode, sentence: complained().trimEnd() }
}

test('it starts on an empty folder, answers, and Ctrl-C closes everything quietly', async (t) => {
  const folder = emptyFolder(t)
  const site = start(folder)
  const { status, database } = await health(await opened(site))
  assert.deepEqual({ status, database }, { status: 'ok', database: 'embedded' })
  site.child.kill('SIGINT')
  assert.equal(await site.exitCode, 0)
  assert.equal(site.complained(), '')
  assert.equal(findServer(clusterOf(folder)), undefined)
})

test('Ctrl-C under npm, which passes it on twice, ends the same', async (t) => {
  const folder = emptyFolder(t)
  const site = run(folder, 'npm', ['start', '--silent'])
  await opened(site)
  process.kill(-(site.child.pid ?? 0), 'SIGINT')
  assert.equal(await site.exitCode, 0)
  assert.equal(site.complained(), '')
  assert.equal(findServer(clusterOf(folder)), undefined)
})

test('after kill -9 of the site, then of its database, the next start finds everything', async (t) => {
  const folder = emptyFolder(t)
  const first = start(folder)
  await opened(first)
  first.child.kill('SIGKILL')
  await first.exitCode
  const orphan = findServer(clusterOf(folder))?.pid
  assert(orphan)

  const second = start(folder)
  await health(await opened(second))
  assert.equal(findServer(clusterOf(folder))?.pid, orphan)
  assert.doesNotMatch(second.said(), /chargées/)
  second.child.kill('SIGKILL')
  await second.exitCode
  process.kill(orphan, 'SIGKILL')

  const third = start(folder)
  await health(await opened(third))
  assert.doesNotMatch(third.said(), /chargées/)
  third.child.kill('SIGTERM')
  assert.equal(await third.exitCode, 0)
})

test('commands work beside a running site and leave it running; a second site is refused', async (t) => {
  const folder = emptyFolder(t)
  const site = start(folder)
  const url = await opened(site)

  const check = ressort(folder, 'verify-journal', '--json')
  assert.equal(await check.exitCode, 0)
  assert.equal(JSON.parse(check.said()).ok, true)
  assert.deepEqual(await refusal(start(folder)), {
    exitCode: 2,
    sentence: `Ressort tourne déjà sur ce dossier (${folder}) : arrêtez-le, ou choisissez un autre dossier dans RESSORT_DATA_DIR.`,
  })
  await health(url)
  site.child.kill('SIGTERM')
  assert.equal(await site.exitCode, 0)
})

test('a port already taken is one sentence that names it, and leaves no database running', async (t) => {
  const folder = emptyFolder(t)
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.after(() => other.close())
  const address = other.address()
  assert(typeof address === 'object' && address)
  assert.deepEqual(await refusal(start(folder, { PORT: String(address.port) })), {
    exitCode: 2,
    sentence: `Le port ${address.port} est déjà pris : choisissez-en un autre, par exemple PORT=${address.port + 1} npm start.`,
  })
  assert.equal(findServer(clusterOf(folder)), undefined)
})

test('what a person can mend is one sentence on stderr and exit 2', async (t) => {
  const folder = emptyFolder(t)
  const file = join(folder, 'file')
  writeFileSync(file, '')
  mkdirSync(join(folder, 'data'))
  const refusals: [Record<string, string>, RegExp][] = [
    [{ PORT: 'http' }, /^PORT doit être [^\n]+$/],
    [{ SMTP_URL: 'courrier' }, /^SMTP_URL doit être [^\n]+$/],
    [{ RESSORT_DATA_DIR: join(file, 'data') }, /^Impossible d’écrire dans [^\n]+RESSORT_DATA_DIR[^\n]+$/],
    [{ HOST: '203.0.113.1', RESSORT_DATA_DIR: join(folder, 'data') }, /^HOST=203\.0\.113\.1 n’est pas [^\n]+$/],
    [
      { DATABASE_URL: 'postgres://u:motdepasse@127.0.0.1:1/b' },
      /^Le serveur PostgreSQL de DATABASE_URL ne répond pas(?!.*motdepasse)[^\n]+$/,
    ],
    [{ DATABASE_URL: 'postgres://u:motdepasse@nulle-part.invalid/b' }, /^Le serveur PostgreSQL de DATABASE_URL est introuvable[^\n]+$/],
  ]
  for (const [env, expected] of refusals) {
    const { exitCode, sentence } = await refusal(start(folder, env))
    assert.equal(exitCode, 2, sentence)
    assert.match(sentence, expected)
  }
  await stopServer(clusterOf(join(folder, 'data')))
})

test('the command line explains itself, and names what it does not know', async (t) => {
  const folder = emptyFolder(t)
  const help = ressort(folder, '--help')
  assert.equal(await help.exitCode, 0)
  const names = [...help.said().matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name ?? '')
  assert(names.includes('serve') && names.includes('verify-journal'))
  for (const name of names) {
    const one = ressort(folder, name, '--help')
    assert.equal(await one.exitCode, 0, one.complained())
    assert.match(one.said(), new RegExp(`^npx ressort ${name}`))
  }
  assert.deepEqual(await refusal(ressort(folder, 'servir')), {
    exitCode: 2,
    sentence: 'Commande inconnue : servir. « npx ressort --help » donne la liste.',
  })
  assert.deepEqual(await refusal(ressort(folder, 'migrate', '--vite')), {
    exitCode: 2,
    sentence: 'Option inconnue : --vite. « npx ressort migrate --help » dit ce qui existe.',
  })
  assert.deepEqual(await refusal(ressort(folder, 'migrate', 'vite')), {
    exitCode: 2,
    sentence: 'Écrivez : npx ressort migrate [--json]',
  })
})
