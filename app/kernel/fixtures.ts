import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { loadDemo, loadReference } from '../load.ts'
import { actorOf } from '#cap/membership/queries.ts'
import { signInToDemonstration } from '#cap/membership/actions.ts'
import { elevate } from './act.ts'
import { type Actor, type Ctx, visitor } from './actor.ts'
import { type Day, day } from './day.ts'
import { connect, type Db, type Tx } from './db.ts'
import { migrate } from './migrate.ts'

/** The day it is in the tests' world. */
export const testDay: Day = day('2026-11-23')

/** Where the files of the tests' world are kept, for a site that shows them. */
const filesOfTheWorld = join(tmpdir(), 'ressort-tests-files')

const serverUrl = () => {
  const url = process.env.RESSORT_TEST_URL
  if (!url) throw new Error('RESSORT_TEST_URL is not set: run the tests with `npm test`, or `npm test -- <file>`')
  return url
}

const urlOf = (database: string): string => serverUrl().replace(/\/ressort(\?|$)/, `/${database}$1`)

// Migrating and loading take seconds, copying a database takes a tenth of one: prepare one template a server.
async function template(name: 'empty' | 'world'): Promise<string> {
  const database = `template_${name}`
  const main = connect(serverUrl(), 1)
  try {
    await main.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(hashtext(${database}))`.execute(connection)
      const { rows } = await sql`select from pg_database where datname = ${database}`.execute(connection)
      if (rows.length === 0) await prepare(connection, database, name)
      await sql`select pg_advisory_unlock(hashtext(${database}))`.execute(connection)
    })
  } finally {
    await main.destroy()
  }
  return database
}

async function prepare(connection: Db, database: string, name: 'empty' | 'world'): Promise<void> {
  const draft = `${database}_draft`
  await sql`drop database if exists ${sql.id(draft)}`.execute(connection)
  await sql`create database ${sql.id(draft)}`.execute(connection)
  const db = connect(urlOf(draft), 1)
  try {
    await migrate(db)
    if (name === 'world') {
      await loadReference(db, testDay)
      await loadDemo(db, { dataDir: filesOfTheWorld }, testDay)
    }
  } finally {
    await db.destroy()
  }
  await sql`alter database ${sql.id(draft)} rename to ${sql.id(database)}`.execute(connection)
}

/** A database of one's own: the schema, and the demonstration world unless it is asked empty. */
export async function freshDatabase(name: 'empty' | 'world' = 'world') {
  const source = await template(name)
  const database = `test_${randomBytes(6).toString('hex')}`
  const main = connect(serverUrl(), 1)
  await sql`create database ${sql.id(database)} template ${sql.id(source)}`.execute(main)
  const url = urlOf(database)
  const db = connect(url, 5)
  const close = async () => {
    await db.destroy()
    await dropDatabase(main, database)
    await main.destroy()
  }
  return { db, url, close, [Symbol.asyncDispose]: close }
}

// A worker of autovacuum is the server's own, which an ordinary role may not end: it leaves by itself.
async function dropDatabase(main: Db, database: string, tries = 50): Promise<void> {
  try {
    await sql`drop database ${sql.id(database)} with (force)`.execute(main)
  } catch (error) {
    if ((error as { code?: string }).code !== '42501' || tries === 0) throw error
    await new Promise((resolve) => setTimeout(resolve, 100))
    await dropDatabase(main, database, tries - 1)
  }
}

/** The accounts of the demonstration, by the part before the @ of their address. */
export const accounts = [
  'programme',
  'region-75',
  'operateur',
  'chef-de-projet',
  'elu-referent',
  'industriel-referent',
  'comite',
  'partenaire',
  'entreprise-conserverie',
  'entreprise-saveurs',
  'evaluation',
  'chef-de-projet-7502',
] as const
export type Account = (typeof accounts)[number]

/** The demonstration world, and a way to act in it as any of its accounts, or signed out. */
export async function demonstrationWorld() {
  const fresh = await freshDatabase()
  const { db } = fresh
  const asVisitor: Ctx = { db, actor: visitor, today: testDay, requestId: 'test' }

  async function sessionOf(account: Account): Promise<string> {
    const person = await db
      .selectFrom('membership.person')
      .select('id')
      .where('email', '=', `${account}@demo.ressort.example`)
      .executeTakeFirstOrThrow()
    const session = await signInToDemonstration(asVisitor, person.id, true)
    if (!session.ok) throw new Error(`no demonstration account ${account}`)
    return session.value.token
  }
  async function as(account: Account, on: Day = testDay): Promise<Ctx> {
    const actor: Actor = await actorOf(db, await sessionOf(account), on, true)
    return { db, actor, today: on, requestId: 'test' }
  }
  return { ...fresh, asVisitor, as, sessionOf }
}

/** Runs a reading or a writing that nothing guards: what only the owner of the database could do. */
export function unguarded<Value>(db: Db, work: (tx: Tx) => Promise<Value>): Promise<Value> {
  return db.transaction().execute(async (tx) => {
    await elevate(tx)
    return work(tx)
  })
}
