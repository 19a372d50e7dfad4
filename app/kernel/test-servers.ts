import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cluster, createCluster, isAlive, makeFolder, startServer, stopServer } from './cluster.ts'
import { chooseRunner } from './postgres-programs.ts'

/** The two databases every test that stores something runs on. */
export type TestServers = Record<'embedded' | 'server', string> & { stop(): Promise<void> }

// Tests that pull the plug start a server of their own, with everything on.
const throwaway = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: 200,
  timezone: 'UTC',
}

const prefix = 'ressort-tests-'

/** Starts both afresh; the caller stops them. */
export async function startTestServers(): Promise<TestServers> {
  await clearAbandoned()
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  chmodSync(folder, 0o755)
  const clusters = ['embedded', 'server'].map((name) => clusterIn(folder, name))
  const [embedded = '', server = ''] = await Promise.all([
    startLikeEmbedded(clusters[0]!),
    startLikeServer(clusters[1]!),
  ])
  const stop = async () => {
    await Promise.all(clusters.map(stopServer))
    rmSync(folder, { recursive: true, force: true })
  }
  return { embedded, server, stop }
}

async function startLikeEmbedded(cluster: Cluster): Promise<string> {
  await createCluster(cluster, {
    sql: 'create role ressort login createdb;\n\ncreate database ressort owner ressort;',
    doors: 'local all ressort trust',
    locale: ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  })
  const socketFolder = join(cluster.folder, '..', 'socket')
  makeFolder(socketFolder, chooseRunner(cluster.folder))
  await startServer(cluster, { ...throwaway, listen_addresses: '', unix_socket_directories: socketFolder })
  return `postgres://ressort@/ressort?host=${encodeURIComponent(socketFolder)}`
}

// As a hosting company hands it over: TCP, a password, an ordinary role, French order by default.
async function startLikeServer(cluster: Cluster): Promise<string> {
  const password = randomBytes(16).toString('hex')
  await createCluster(cluster, {
    sql: `create role ressort login createdb password '${password}';\n\ncreate database ressort owner ressort;`,
    doors: 'host all ressort 127.0.0.1/32 scram-sha-256',
    locale: ['--locale=C', '--locale-provider=icu', '--icu-locale=fr'],
  })
  const port = await findFreePort()
  await startServer(cluster, {
    ...throwaway,
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
  })
  return `postgres://ressort:${password}@127.0.0.1:${port}/ressort`
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
    for (const kind of readdirSync(folder))
      await stopServer({ folder: join(folder, kind, 'postgres'), logFile: '' })
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
