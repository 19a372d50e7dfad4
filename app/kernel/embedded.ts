import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readdirSync, realpathSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Cluster, createCluster, findServer, isAlive, majorOf, makeFolder, startServer, stopServer } from './cluster.ts'
import { ConfigError } from './config.ts'
import { faultFields, log } from './log.ts'
import { chooseRunner } from './postgres-programs.ts'

export type Embedded = {
  /** For `pg`: the role `ressort`, owner of the database `ressort`, no superuser. */
  url: string
  /** The server was already running: that of another Ressort, or left behind by one that was killed. */
  adopted: boolean
  /** Stops the server unless another Ressort process still uses it. */
  stop(): Promise<void>
}

const major = 18

// `createdb` lets the tests clone databases; there is no other right above its own database.
export const birth = {
  sql: [
    'create role ressort login createdb;',
    'create database ressort owner ressort;',
    'revoke all on database ressort from public;',
  ].join('\n\n'),
  // Whoever reaches the socket folder, mode 700, is this account or root; the superuser has no door at all.
  doors: 'local all ressort trust',
  // The built-in C.UTF-8 sorts alike on every machine and needs no re-indexing when the system's libraries change;
  // French order is asked for where it is shown, with collate "fr-x-icu".
  locale: ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
}

export const embeddedSettings = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: 60,
  shared_buffers: '128MB',
  timezone: 'UTC',
  // Errors of statements belong to the log of the application, which knows who asked; this one stays small.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
}

// Locks held for as long as a process uses the server; PostgreSQL frees them when the process dies.
const inUse = 7_377_001
const serving = 7_377_002

/** Whether the folder holds a database already; nothing is made. */
export const hasEmbedded = (dataDir: string): boolean => existsSync(join(dataDir, 'postgres', 'PG_VERSION'))

/**
 * Starts the server of the data folder, or joins the one that runs.
 * @param options.serving refuses when another process already serves this folder
 * @throws ConfigError when the folder cannot be used
 */
export async function startEmbedded(dataDir: string, options: { serving?: boolean } = {}): Promise<Embedded> {
  const cluster = prepareFolder(dataDir)
  if (!existsSync(join(cluster.folder, 'PG_VERSION'))) await createCluster(cluster, birth)
  if (majorOf(cluster) !== major) {
    throw new ConfigError(
      `La base de ${dataDir} vient de PostgreSQL ${majorOf(cluster)} et Ressort apporte PostgreSQL ${major} : choisissez un autre dossier dans RESSORT_DATA_DIR, puis restaurez-y une sauvegarde.`,
    )
  }
  const entry = await enter(cluster)
  if (options.serving && !(await takeServing(entry.presence))) {
    await entry.presence.end()
    throw new ConfigError(
      `Ressort tourne déjà sur ce dossier (${dataDir}) : arrêtez-le, ou choisissez un autre dossier dans RESSORT_DATA_DIR.`,
    )
  }
  return { url: entry.url, adopted: entry.adopted, stop: stayPresent(cluster, entry.presence, options) }
}

type Entry = { url: string; adopted: boolean; presence: pg.Client }

// Starting, dying and stopping may cross each other between processes: try again until the door opens.
async function enter(cluster: Cluster): Promise<Entry> {
  for (let attempt = 1; ; attempt++) {
    try {
      const adopted = await isServing(cluster)
      if (!adopted)
        await startServer(cluster, {
          ...embeddedSettings,
          unix_socket_directories: prepareSocketFolder(cluster),
        })
      const url = urlOf(findServer(cluster)?.socketFolder ?? '')
      return { url, adopted, presence: await announce(url) }
    } catch (fault) {
      if (attempt === 10 || fault instanceof ConfigError) throw fault
      await sleep(50 * attempt)
    }
  }
}

// It may be recovering from a crash, or on its way out.
async function isServing(cluster: Cluster): Promise<boolean> {
  let server = findServer(cluster)
  while (server && !server.ready) {
    await sleep(10)
    server = findServer(cluster)
  }
  return server !== undefined
}

/** @returns what ends the presence, and the server with the last one */
function stayPresent(cluster: Cluster, first: pg.Client, options: { serving?: boolean }): () => Promise<void> {
  let leaving = false
  let present: Promise<pg.Client | undefined> = Promise.resolve(first)
  const comeBack = async () => {
    log('warn', 'database.lost')
    try {
      const { presence } = await enter(cluster)
      if (options.serving) await takeServing(presence)
      watch(presence)
      return presence
    } catch (fault) {
      log('error', 'database.not-restarted', faultFields(fault))
      return undefined
    }
  }
  const watch = (presence: pg.Client) =>
    presence.once('end', () => {
      if (!leaving) present = comeBack()
    })
  watch(first)
  return async () => {
    leaving = true
    const presence = await present
    present = Promise.resolve(undefined)
    if (!presence) return
    if (await isLastUser(presence)) await stopServer(cluster)
    await presence.end().catch(() => {})
  }
}

async function announce(url: string): Promise<pg.Client> {
  const presence = new pg.Client({ connectionString: url, application_name: 'ressort-presence' })
  // A server that dies is a fault of the queries in flight, not of this watchman.
  presence.on('error', () => {})
  await presence.connect()
  await presence.query('select pg_advisory_lock_shared($1)', [inUse])
  return presence
}

// A process just killed may hold the lock for an instant more.
async function takeServing(presence: pg.Client): Promise<boolean> {
  for (let attempt = 0; attempt < 20; attempt++) {
    if (await tryLock(presence, serving)) return true
    await sleep(50)
  }
  return false
}

async function isLastUser(presence: pg.Client): Promise<boolean> {
  try {
    await presence.query('select pg_advisory_unlock_shared($1)', [inUse])
    return await tryLock(presence, inUse)
  } catch {
    // The connection was lost: leave the server to the others, or to the next start, which adopts it.
    return false
  }
}

async function tryLock(presence: pg.Client, key: number): Promise<boolean> {
  const { rows } = await presence.query('select pg_try_advisory_lock($1) as taken', [key])
  return rows[0].taken
}

function prepareFolder(dataDir: string): Cluster {
  try {
    makeFolders(dataDir)
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
    const real = realpathSync(dataDir)
    const cluster = { folder: join(real, 'postgres'), logFile: join(real, 'postgres.log') }
    clearLeftovers(real)
    keepShort(cluster.logFile)
    if (existsSync(cluster.folder)) readdirSync(cluster.folder)
    return cluster
  } catch (error) {
    throw new ConfigError(
      `Impossible d’écrire dans ${dataDir} (${reasonOf(error)}) : donnez à RESSORT_DATA_DIR un dossier où Ressort peut écrire.`,
    )
  }
}

// Not `mkdirSync` with `recursive`: in a folder that refuses with ENOENT, as /proc does, it never returns (seen on
// Node 20 and 24).
function makeFolders(folder: string) {
  if (isFolder(folder)) return
  makeFolders(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    if (!isFolder(folder)) throw error
  }
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EACCES':
    case 'EPERM':
      return 'accès refusé'
    case 'EROFS':
      return 'le disque est en lecture seule'
    case 'ENOSPC':
      return 'le disque est plein'
    case 'ENOTDIR':
    case 'EEXIST':
      return 'ce n’est pas un dossier'
    case 'ENOENT':
      return 'il ne peut pas y être créé'
    default:
      return String((error as NodeJS.ErrnoException).code ?? error)
  }
}

// What a first start cut short has left, if its process is gone.
function clearLeftovers(dataDir: string) {
  for (const name of readdirSync(dataDir)) {
    const pid = Number(/^postgres\.new-(\d+)$/.exec(name)?.[1])
    if (!pid || isAlive(pid)) continue
    rmSync(join(dataDir, name), { recursive: true, force: true })
  }
}

function keepShort(logFile: string) {
  if (existsSync(logFile) && statSync(logFile).size > 5_000_000) truncateSync(logFile)
}

// The system allows about 100 bytes for the path of a socket: deep folders get theirs beside the temporary files.
function prepareSocketFolder(cluster: Cluster): string {
  const beside = join(cluster.folder, '..', 'socket')
  const short = join(tmpdir(), `ressort-${createHash('sha256').update(cluster.folder).digest('hex').slice(0, 16)}`)
  const folder = Buffer.byteLength(beside) <= 80 ? beside : short
  makeFolder(folder, chooseRunner(cluster.folder))
  if ((statSync(folder).mode & 0o077) !== 0) throw new ConfigError(`Le dossier ${folder} est ouvert à d’autres : supprimez-le.`)
  return folder
}

export function urlOf(socketFolder: string): string {
  return `postgres://ressort@/ressort?host=${encodeURIComponent(socketFolder)}`
}
