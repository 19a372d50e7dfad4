import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { findServer } from '#kernel/cluster.ts'
import { connect } from '#kernel/db.ts'
import { startEmbedded } from '#kernel/embedded.ts'
import { unguarded } from '#kernel/fixtures.ts'

const root = join(import.meta.dirname, '..')

/** Ressort as a person starts it: a process of its own, on a folder and a port of its own. */
export interface Site {
  url: string
  kill(options: { database: boolean }): void
  stop(): Promise<void>
  /** What a command of `npx ressort` prints, on the same folder. */
  command(...args: string[]): Promise<string>
  /** Every project in the database, read behind the site's back. */
  references(): Promise<string[]>
}

export async function startSite(settings: { RESSORT_DATA_DIR: string } & Record<string, string>): Promise<Site> {
  const env = { ...plainEnvironment(), PORT: '0', ...settings }
  const child = spawn(process.execPath, ['bin/ressort.mjs', 'serve'], { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const url = await addressOf(child)
  return {
    url,
    kill: ({ database }) => {
      const server = findServer({ folder: join(settings.RESSORT_DATA_DIR, 'postgres'), logFile: '' })
      process.kill(-child.pid!, 'SIGKILL')
      if (database && server) process.kill(server.pid, 'SIGKILL')
    },
    stop: async () => {
      const closed = once(child, 'close')
      child.kill('SIGTERM')
      await closed
    },
    command: async (...args) => (await promisify(execFile)(process.execPath, ['bin/ressort.mjs', ...args], { cwd: root, env })).stdout,
    references: () => referencesIn(settings.RESSORT_DATA_DIR),
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  let said = ''
  child.stdout!.on('data', (chunk) => {
    said += chunk
  })
  child.stderr!.on('data', (chunk) => {
    said += chunk
  })
  while (child.exitCode === null) {
    const url = /Ressort est ouvert : (\S+)/.exec(said)?.[1]
    if (url) return url
    await sleep(20)
  }
  throw new Error(`Ressort ended before it opened: ${said}`)
}

async function referencesIn(folder: string): Promise<string[]> {
  const server = await startEmbedded(folder)
  const db = connect(server.url, 1)
  try {
    return await unguarded(db, async (tx) => {
      const { rows } = await sql<{ reference: string }>`select reference from projects.project`.execute(tx)
      return rows.map((row) => row.reference)
    })
  } finally {
    await db.destroy()
    await server.stop()
  }
}

// What a developer has in the shell must not choose the site under test.
const plainEnvironment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(RESSORT_|DATABASE_URL|SMTP_URL|PORT|HOST|NODE_TEST|NODE_CHANNEL)/.test(name)),
  )
