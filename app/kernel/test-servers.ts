import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cluster, createCluster, isAlive, makeFolder, startServer, stopServer } from './cluster.ts'
import { birth, embeddedSettings, urlOf } from './embedded.ts'
import { chooseRunner } from './postgres-programs.ts'

type StartedServer = { url: string; stop(): Promise<void> }

type Settings = Readonly<Record<string, string | number>>

/** The two databases every test that stores something runs on. */
export type TestServers = Record<'embedded' | 'server', string> & { stop(): Promise<void> }

// Tests that pull the plug start a server of their own, with everything on.
const throwaway = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: 200,
  // Its workers belong to the superuser: nobody else may send them away when a test's database is dropped.
  autovacuum: 'off',
}

const prefix = 'ressort-tests-'

/** Starts both afresh; the caller stops them. */
export async function startTestServers(): Promise<TestServers> {
  await clearAbandoned()
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  chmodSync(folder, 0o755)
  const [embedded, server] = await Promise.all([startLikeEmbedded(folder), startServerForTests(folder, throwaway)])
  const stop = async () => {
    await Promise.all([embedded.stop(), server.stop()])
    rmSync(folder, { recursive: true, force: true })
  }
  return { embedded: embedded.url, server: server.url, stop }
}

/**
 * A server as a hosting company hands it over: TCP, a password, an ordinary role, French order, Paris time.
 * @param settings above those of PostgreSQL, which lose nothing when the power goes
 */
export async function startServerForTests(folder: string, settings: Settings = {}): Promise<StartedServer> {
  const cluster = clusterIn(folder, 'server')
  const password = randomBytes(16).toString('hex')
  await createCluster(cluster, {
    sql: `create role ressort login createdb password '${password}';\n\ncreate database ressort owner ressort;`,
    doors: 'host all ressort 127.0.0.1/32 scram-sha-256',
    locale: ['--locale=C', '--locale-provider=icu', '--icu-locale=fr'],
  })
  const port = await findFreePort()
  const network = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '' }
  await startServer(cluster, { timezone: 'Europe/Paris', ...settings, ...network })
  return { url: `postgres://ressort:${password}@127.0.0.1:${port}/ressort`, stop: () => stopServer(cluster) }
}

// The same engine and doors as in production, without the waits for the disk.
async function startLikeEmbedded(folder: string): Promise<StartedServer> {
  const cluster = clusterIn(folder, 'embedded')
  await createCluster(cluster, birth)
  const socketFolder = join(folder, 'embedded', 'socket')
  makeFolder(socketFolder, chooseRunner(cluster.folder))
  await startServer(cluster, { ...embeddedSettings, ...throwaway, unix_socket_directories: socketFolder })
  return { url: urlOf(socketFolder), stop: () => stopServer(cluster) }
}

function clusterIn(folder: string, name: string): Cluster {
  const home = join(folder, name)
  mkdirSync(home)
  return { folder: join(home, 'postgres'), logFile: join(home, 'postgres.log') }
}

// A run that was killed leaves its servers behind.
async function clearAbandoned() {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    if (isAlive(Number(name.slice(prefix.length).split('-')[0]))) continue
    const folder = join(tmpdir(), name)
    for (const kind of readdirSync(folder)) await stopServer({ folder: join(folder, kind, 'postgres'), logFile: '' })
    rmSync(folder, { recursive: true, force: true })
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
