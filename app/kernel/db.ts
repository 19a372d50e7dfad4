import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { Config } from './config.ts'
import { startEmbedded } from './embedded.ts'
import type { Tables } from './tables.gen.ts'

export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>

export interface Database {
  db: Db
  kind: 'embedded' | 'server'
  /** The connection string in use; it may hold a password: never log it. */
  url: string
  close(): Promise<void>
}

const types = new pg.TypeOverrides()
// A `date` read as a JS Date moves by a day with the zone of the machine: keep the text.
types.setTypeParser(pg.types.builtins.DATE, (text) => text)
types.setTypeParser(pg.types.builtins.INT8, wholeNumber)
types.setTypeParser(pg.types.builtins.NUMERIC, Number)

/** @throws RangeError beyond what a number holds exactly: silence would lose cents. */
function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new RangeError(`bigint out of range: ${text}`)
  return number
}

/**
 * A pool of connections to a PostgreSQL that is already running.
 * @param onQuery told of each statement, but for the transaction's own
 */
export function connect(url: string, poolSize = 10, onQuery?: () => void): Db {
  const pool = new pg.Pool({ connectionString: url, max: poolSize, types, application_name: 'ressort' })
  // An idle connection that the server cuts must not end the process: the pool opens another.
  pool.on('error', () => {})
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), ...(onQuery && { log: onQuery }) })
}

/**
 * Opens the database the configuration names: a server of ours started here, or the one at DATABASE_URL.
 * @param options.serving refuses a data folder that another process already serves
 */
export async function openDatabase(config: Config, options: { serving?: boolean } = {}): Promise<Database> {
  if (config.databaseUrl) {
    const db = connect(config.databaseUrl)
    return { db, kind: 'server', url: config.databaseUrl, close: () => db.destroy() }
  }
  const embedded = await startEmbedded(config.dataDir, options)
  const db = connect(embedded.url)
  return {
    db,
    kind: 'embedded',
    url: embedded.url,
    close: async () => {
      await db.destroy()
      await embedded.stop()
    },
  }
}
