import type { Config } from './kernel/config.ts'
import { type Database, openDatabase } from './kernel/db.ts'
import { startEmbedded } from './kernel/embedded.ts'
import { migrate } from './kernel/migrate.ts'
import { serve } from './server.ts'

/** Opens the site and returns when it is asked to stop, everything closed behind it. */
export async function serveUntilStopped(config: Config): Promise<void> {
  const stopping = untilStopped()
  // One folder, one site; other commands may join its server.
  const claim = config.databaseUrl ? undefined : await startEmbedded(config.dataDir, { serving: true })
  try {
    const database = await openDatabase(config)
    try {
      await prepareDatabase(database, config)
      const site = await serve(config, database)
      process.stdout.write(`Ressort est ouvert : ${site.url}\n`)
      await stopping
      await site.close()
    } finally {
      await database.close()
    }
  } finally {
    await claim?.stop()
  }
}

/** Brings the database to what this version of Ressort needs. */
export async function prepareDatabase({ db }: Database, _config: Config): Promise<void> {
  await migrate(db)
}

// npm passes Ctrl-C on although the terminal already did: whatever comes after the first signal changes nothing.
function untilStopped(): Promise<void> {
  process.channel?.unref()
  return new Promise((resolve) => {
    for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(event, () => resolve())
  })
}
