import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { ConfigError } from './config.ts'
import type { Db } from './db.ts'
import { installJobs } from './jobs.ts'

const folder = new URL('../../db/migrations/', import.meta.url)

/**
 * Applies the migrations that the database does not have yet, each in its own transaction.
 * Several processes may start at once: one migrates, the others wait.
 * @returns the names applied
 * @throws ConfigError when a migration was edited after it was applied there
 */
export async function migrate(db: Db): Promise<string[]> {
  return db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(hashtext('ressort.migrate'))`.execute(connection)
    try {
      const names = await applyMissing(connection)
      await installJobs(connection)
      return names
    } finally {
      await sql`select pg_advisory_unlock(hashtext('ressort.migrate'))`.execute(connection)
    }
  })
}

async function applyMissing(db: Db): Promise<string[]> {
  await sql`create schema if not exists ressort_migration`.execute(db)
  await sql`create table if not exists ressort_migration.applied (
    name text primary key, checksum text not null, applied_at timestamptz not null default now())`.execute(db)
  const { rows } = await sql<{ name: string; checksum: string }>`select name, checksum from ressort_migration.applied`.execute(db)
  const applied = new Map(rows.map((row) => [row.name, row.checksum]))

  const done: string[] = []
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()) {
    const text = await readFile(new URL(name, folder), 'utf8')
    const checksum = createHash('sha256').update(text).digest('hex')
    const known = applied.get(name)
    if (known === checksum) continue
    if (known)
      throw new ConfigError(
        `La base vient d’une version de Ressort dont la migration ${name} n’est plus la même : choisissez un autre dossier dans RESSORT_DATA_DIR, ou une autre base dans DATABASE_URL.`,
      )
    await db.transaction().execute(async (tx) => {
      await sql.raw(text).execute(tx)
      await sql`insert into ressort_migration.applied (name, checksum) values (${name}, ${checksum})`.execute(tx)
    })
    done.push(name)
  }
  return done
}
