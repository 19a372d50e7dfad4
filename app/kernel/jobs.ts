import { sql } from 'kysely'
import { fromKysely, type JobResult, type JobWithMetadata, PgBoss, type Queue } from 'pg-boss'
import packaged from 'pg-boss/package.json' with { type: 'json' }
import type { MailedCalendar } from './appointment.ts'
import type { Database, Db, Tx } from './db.ts'
import { faultFields, log } from './log.ts'

/** Every kind of work done after the answer, with what it is given. */
export interface Jobs {
  mail: { to: string; subject: string; text: string; path: string; calendars?: readonly MailedCalendar[] }
  /** A version of a document whose words are to be read. */
  'read-document': { territoryId: string; documentId: string; number: number }
  /** An entry owed to the national register of de minimis aid. */
  'state-aid-register': { territoryId: string; id: string }
}

export type JobName = keyof Jobs

/** It may run twice for one job: a crash can fall between the work and its record. The job keeps its id. */
export type JobHandlers = { [Name in JobName]: (job: Jobs[Name], jobId: string) => Promise<void> }

const hour = 3600
const day = 24 * hour

// A job that used up its retries is copied here, with its error: it can be looked at and sent again.
const failed = 'failed'
const queues: Readonly<Record<JobName | typeof failed, Omit<Queue, 'name'>>> = {
  [failed]: { retentionSeconds: 90 * day },
  'state-aid-register': {
    deadLetter: failed,
    // From a minute to six hours apart, about four days in all: the entry is due within twenty.
    retryLimit: 24,
    retryDelay: 60,
    retryBackoff: true,
    retryDelayMax: 6 * hour,
    expireInSeconds: 120,
  },
  mail: {
    deadLetter: failed,
    // From one second to one hour apart, about eight hours in all.
    retryLimit: 18,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: hour,
    // A worker that was killed holds its job until then.
    expireInSeconds: 120,
    // A mail holds a link that signs a person in: it does not stay.
    deleteAfterSeconds: hour,
  },
  'read-document': { deadLetter: failed, retryLimit: 3, retryDelay: 10, expireInSeconds: 120, deleteAfterSeconds: hour },
}

/** Creates the tables of the queue, or brings them to what this code needs; nothing to do is nearly free. */
export async function installJobs(db: Db): Promise<void> {
  const boss = new PgBoss({ db: fromKysely(db), supervise: false, schedule: false, registerInstance: false })
  if ((await installedVersion(db)) !== packaged.pgboss.schema) {
    await boss.start()
    await boss.stop()
  }
  for (const [name, options] of Object.entries(queues)) {
    const { deadLetter: _fixed, ...changing } = options
    if (await boss.getQueue(name)) await boss.updateQueue(name, changing)
    else await boss.createQueue(name, options)
  }
}

async function installedVersion(db: Db): Promise<number | undefined> {
  const { rows: found } = await sql`select where to_regclass('pgboss.version') is not null`.execute(db)
  if (found.length === 0) return undefined
  const { rows } = await sql<{ version: number }>`select version from pgboss.version`.execute(db)
  return rows[0]?.version
}

/** Done once the transaction has committed, and never if it rolls back. @returns the id of the job */
export async function enqueue<Name extends JobName>(tx: Tx, name: Name, job: Jobs[Name]): Promise<string> {
  const id = await new PgBoss({ db: fromKysely(tx) }).send(name, job)
  if (!id) throw new Error(`the job ${name} was not accepted`)
  return id
}

/**
 * Works through the queues it has a handler for, in this process, until stopped; several processes share the work.
 * @returns `stop` takes nothing more and gives what is under way ten seconds, then leaves it to the next start
 */
export async function startJobs({ url }: Pick<Database, 'url'>, handlers: Partial<JobHandlers>): Promise<{ stop(): Promise<void> }> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'ressort-jobs',
    max: 3,
    schedule: false,
    maintenanceIntervalSeconds: hour,
  })
  boss.on('error', ({ message, stack }) => log('error', 'jobs.fault', { error: message, stack }))
  boss.on('warning', ({ message }) => log('warn', 'jobs.warning', { message }))
  await boss.start()
  // What a killed worker has held too long goes back to the queue now rather than at the next round.
  await boss.supervise()
  for (const name of Object.keys(handlers) as JobName[]) await work(boss, name, handlers[name]!)
  return { stop: () => boss.stop({ timeout: 10_000 }) }
}

const manner = {
  batchSize: 10,
  burstWhenBatchFull: true,
  perJobResults: true,
  includeMetadata: true,
  pollingIntervalSeconds: 1,
} as const

const work = <Name extends JobName>(boss: PgBoss, name: Name, handler: JobHandlers[Name]) =>
  boss.work<Jobs[Name], unknown, typeof manner>(name, manner, (jobs) => Promise.all(jobs.map((job) => settle(job, handler))))

async function settle<Name extends JobName>(job: JobWithMetadata<Jobs[Name]>, handler: JobHandlers[Name]): Promise<JobResult> {
  try {
    await handler(job.data, job.id)
    return { id: job.id, status: 'completed' }
  } catch (error) {
    const isLast = job.retryCount >= job.retryLimit
    const fields = { job: job.name, jobId: job.id, attempt: job.retryCount + 1, ...faultFields(error) }
    log(isLast ? 'error' : 'warn', isLast ? 'job.failed' : 'job.will-retry', fields)
    return { id: job.id, status: 'failed', output: faultFields(error) }
  }
}
