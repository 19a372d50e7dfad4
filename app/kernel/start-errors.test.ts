import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import pg from 'pg'
import { explainDatabaseError, explainListenError } from './start-errors.ts'

async function faultOf(connectionString: string): Promise<unknown> {
  const client = new pg.Client({ connectionString })
  client.on('error', () => {})
  return client.connect().then(
    () => assert.fail('it let us in'),
    (error) => error,
  )
}

test('a real refusal to listen is explained with the port and the host', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  const [busy] = await once(createServer().listen(port, '127.0.0.1'), 'error').catch((error) => [error])
  assert.match(explainListenError(busy, { port, host: '127.0.0.1' }) ?? '', new RegExp(`^Le port ${port} est déjà pris`))
  taken.close()

  const host = '203.0.113.1'
  const [elsewhere] = await once(createServer().listen(0, host), 'error').catch((error) => [error])
  assert.match(explainListenError(elsewhere, { port: 3000, host }) ?? '', /^HOST=203\.0\.113\.1 n’est pas une adresse/)
})

test('the last port suggests another that exists', () => {
  const busy = Object.assign(new Error(), { code: 'EADDRINUSE', syscall: 'listen' })
  assert.match(explainListenError(busy, { port: 65_535, host: '127.0.0.1' }) ?? '', /par exemple PORT=3000 npm start\.$/)
})

test('a file that may not be read is not taken for a reserved port', () => {
  const denied = Object.assign(new Error(), { code: 'EACCES', syscall: 'open' })
  assert.equal(explainListenError(denied, { port: 80, host: '127.0.0.1' }), undefined)
})

test('a database server that does not answer, or that nobody knows, is explained', async () => {
  assert.match(explainDatabaseError(await faultOf('postgres://u:p@127.0.0.1:1/b')) ?? '', /ne répond pas/)
  assert.match(explainDatabaseError(await faultOf('postgres://u:p@nulle-part.invalid/b')) ?? '', /est introuvable/)
})

const given = process.env.RESSORT_TEST_URL ?? ''
const asServer = {
  skip: process.env.RESSORT_TEST_DATABASE !== 'server' && 'the embedded database asks for no password',
}

test('a wrong password and a database that does not exist are explained', asServer, async () => {
  const wrongPassword = await faultOf(given.replace(/:[^:@]+@/, ':faux@'))
  assert.match(explainDatabaseError(wrongPassword) ?? '', /^Le serveur PostgreSQL refuse le compte de DATABASE_URL/)
  const unknownBase = await faultOf(given.replace(/\/ressort$/, '/inconnue'))
  assert.match(explainDatabaseError(unknownBase) ?? '', /^La base que nomme DATABASE_URL n’existe pas/)
})

test('a fault of ours keeps its stack', () => {
  assert.equal(explainDatabaseError(new TypeError('undefined is not a function')), undefined)
  assert.equal(explainListenError(new TypeError('undefined is not a function'), { port: 1, host: 'h' }), undefined)
})
