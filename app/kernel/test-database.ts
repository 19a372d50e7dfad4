import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { connect, type Db } from './db.ts'
import { startEmbedded } from './embedded.ts'
import { installJobs } from './jobs.ts'
import { migrate } from './migrate.ts'

/** A migrated database in a folder of its own, for the length of a test file. */
export async function startTestDatabase(): Promise<{ db: Db; url: string; dataDir: string }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ressort-test-'))
  const server = await startEmbedded(dataDir)
  const db = connect(server.url)
  after(async () => {
    await db.destroy()
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  })
  await migrate(db)
  await installJobs(db)
  return { db, url: server.url, dataDir }
}
