import { once } from 'node:events'
import {
  chownSync,
  closeSync,
  existsSync,
  lchownSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chooseRunner, type Runner } from './postgres-programs.ts'

/** A PostgreSQL server that lives in a folder of ours. */
export type Cluster = {
  /** The data of PostgreSQL itself. */
  folder: string
  logFile: string
}

export type RunningServer = { pid: number; socketFolder: string; port: number }

type Birth = {
  /** Run once by the superuser, who can never log in afterwards. */
  sql: string
  /** The only doors: the whole `pg_hba.conf`. */
  doors: string
  /** Flags of `initdb`. */
  locale: readonly string[]
}

const pollEvery = 10

/** Made beside its place, then moved there: an interrupted first start leaves nothing half done. */
export async function createCluster(cluster: Cluster, { sql, doors, locale }: Birth): Promise<void> {
  const nursery = `${cluster.folder}.new-${process.pid}`
  rmSync(nursery, { recursive: true, force: true })
  const runner = chooseRunner(nursery)
  makeFolder(nursery, runner)
  await run(runner, 'initdb', [
    `--pgdata=${nursery}`,
    '--username=postgres',
    '--auth=reject',
    '--encoding=UTF8',
    '--data-checksums',
    '--no-instructions',
    ...locale,
  ])
  await run(
    runner,
    'postgres',
    ['--single', '-j', '-D', nursery, '-c', 'exit_on_error=on', '-c', 'log_checkpoints=off', 'postgres'],
    `${sql}\n`,
  )
  writeFileSync(join(nursery, 'pg_hba.conf'), `${doors}\n`)
  moveUnlessThere(nursery, cluster.folder)
}

/** @throws when the server ends before it is ready, with the last lines of its log */
export async function startServer(cluster: Cluster, settings: Readonly<Record<string, string | number>>): Promise<void> {
  const runner = chooseRunner(cluster.folder)
  if (runner.owner) giveTo(cluster.folder, runner.owner)
  const out = openSync(cluster.logFile, 'a')
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // Detached: Ctrl-C in a terminal reaches the whole group, and the database must outlive the requests in flight.
  const server = runner.start('postgres', ['-D', cluster.folder, ...flags], {
    detached: true,
    stdio: ['ignore', out, out],
  })
  closeSync(out)
  const ended = endOf(server)
  server.unref()
  for (;;) {
    const outcome = await Promise.race([ended, sleep(pollEvery, 'waiting')])
    if (outcome !== 'waiting') throw new Error(`PostgreSQL did not start (${outcome}): ${lastLines(cluster.logFile)}`)
    if (readPidFile(cluster)?.status === 'ready') return
  }
}

/** The server of this folder, whoever started it; a pid file that lies is put aside. */
export function findServer(cluster: Cluster): (RunningServer & { ready: boolean }) | undefined {
  const written = readPidFile(cluster)
  if (!written || !isAlive(written.pid)) return undefined
  if (!worksIn(written.pid, cluster.folder)) {
    // The number now belongs to another program, and PostgreSQL would refuse to start because of it.
    rmSync(join(cluster.folder, 'postmaster.pid'), { force: true })
    return undefined
  }
  const { status, ...server } = written
  return { ...server, ready: status === 'ready' }
}

/** A fast shutdown: sessions are cut, everything committed is on disk. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const server = findServer(cluster)
  if (!server) return
  process.kill(server.pid, 'SIGINT')
  const patience = 60_000 / pollEvery
  // The pid file goes last; the process itself may stay listed until its parent looks at it.
  for (let waited = 0; findServer(cluster); waited++) {
    if (waited === patience) process.kill(server.pid, 'SIGQUIT')
    await sleep(pollEvery)
  }
}

export function majorOf(cluster: Cluster): number {
  return Number(readFileSync(join(cluster.folder, 'PG_VERSION'), 'utf8'))
}

/** Private to the account PostgreSQL runs as. */
export function makeFolder(folder: string, { owner }: Pick<Runner, 'owner'>): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (owner) chownSync(folder, owner.uid, owner.gid)
}

async function run(runner: Runner, program: 'initdb' | 'postgres', args: readonly string[], input = '') {
  const child = runner.start(program, args, { stdio: 'pipe' })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk))
  child.stdin?.end(input)
  const outcome = await endOf(child)
  if (outcome !== 'code 0') throw new Error(`${program} failed (${outcome}): ${said.slice(-2000)}`)
}

async function endOf(child: ReturnType<Runner['start']>): Promise<string> {
  try {
    const [code, signal] = await once(child, 'close')
    return signal ?? `code ${code}`
  } catch (error) {
    return String(error)
  }
}

function moveUnlessThere(from: string, to: string) {
  try {
    renameSync(from, to)
  } catch (error) {
    rmSync(from, { recursive: true, force: true })
    // Another Ressort was faster.
    if (!existsSync(join(to, 'PG_VERSION'))) throw error
  }
}

/** The lines of `postmaster.pid`, see the documentation of PostgreSQL, "Database File Layout". */
function readPidFile(cluster: Cluster): (RunningServer & { status: string }) | undefined {
  const file = join(cluster.folder, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const [pid, , , port, socketFolder = '', , , status = ''] = readFileSync(file, 'utf8').split('\n')
  return Number(pid) > 0 ? { pid: Number(pid), port: Number(port), socketFolder, status: status.trim() } : undefined
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

// A PostgreSQL server works inside its data folder; elsewhere than on Linux its own check of the file is enough.
function worksIn(pid: number, folder: string): boolean {
  if (process.platform !== 'linux') return true
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder)
  } catch {
    return false
  }
}

function giveTo(folder: string, { uid, gid }: { uid: number; gid: number }) {
  if (statSync(folder).uid === uid) return
  chownSync(folder, uid, gid)
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) lchownSync(join(folder, entry), uid, gid)
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-5).join(' · ')
}
