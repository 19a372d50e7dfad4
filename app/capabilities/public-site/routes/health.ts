import { sql } from 'kysely'
import { faultFields, log } from '#kernel/log.ts'
import { version } from '#kernel/version.ts'
import { web } from '#kernel/web.ts'
import type { Route } from './+types/health.ts'

/** Really asks the database: a process that cannot read is not in health. */
export async function loader({ context }: Route.LoaderArgs) {
  const { db, config, requestId } = context.get(web)
  const database = config.databaseUrl ? 'server' : 'embedded'
  const headers = { 'cache-control': 'no-store' }
  try {
    await sql`select 1`.execute(db)
    return Response.json({ status: 'ok', database, version }, { headers })
  } catch (error) {
    log('error', 'database-unreachable', { requestId, ...faultFields(error) })
    return Response.json({ status: 'unavailable', database, version }, { status: 503, headers })
  }
}
