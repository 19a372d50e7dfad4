import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from './db.ts'
import { startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import { describeTables } from './table-types.ts'

// `npm run db:types`: migrates an empty database and writes what it then holds.
const folder = await mkdtemp(join(tmpdir(), 'ressort-types-'))
const server = await startEmbedded(folder)
const db = connect(server.url, 1)
try {
  await migrate(db)
  await writeFile(new URL('tables.gen.ts', import.meta.url), await describeTables(db))
} finally {
  await db.destroy()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
