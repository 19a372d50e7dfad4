import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { makeMailer } from './mail.ts'
import { startMailServer } from './test-mail-server.ts'

const baseUrl = 'https://ressort.exemple.fr:8443'
const token = 'x7Qe-secret-of-this-link'
const path = `/connexion/lien/${token}?suite=%2Fespace%2Fti-7501%2Fboite-a-outils`
const mail = {
  to: 'camille@exemple.fr',
  subject: 'Votre lien de connexion à Ressort',
  text: 'Bonjour,\n\nVoilà votre lien, déjà prêt :',
  path,
}
const jobId = '0b7c1f0e-5d1c-4c55-9c3e-2f1f4a1d8f11'

async function emptyFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ressort-mail-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** What is written to the log from now on. */
function listenToLog(t: TestContext): () => string {
  const write = t.mock.method(process.stdout, 'write')
  return () => write.mock.calls.map((call) => String(call.arguments[0])).join('')
}

async function mailServer(t: TestContext, ...options: Parameters<typeof startMailServer>) {
  const server = await startMailServer(...options)
  t.after(() => server.stop())
  return server
}

test('a mail goes to its one recipient, from the host of the site, with the id of its job', async (t) => {
  const server = await mailServer(t)
  await makeMailer({ smtpUrl: server.url, dataDir: await emptyFolder(t), baseUrl })(mail, jobId)
  const [delivery] = server.received
  assert.deepEqual([delivery?.from, delivery?.to], ['ne-pas-repondre@ressort.exemple.fr', ['camille@exemple.fr']])
  assert.match(delivery?.message ?? '', /^From: Ressort <ne-pas-repondre@ressort\.exemple\.fr>\r$/m)
  assert.match(delivery?.message ?? '', new RegExp(`^Message-ID: <${jobId}@ressort\\.exemple\\.fr>\r$`, 'm'))
})

test('a mail tried twice has the same Message-ID', async (t) => {
  const server = await mailServer(t)
  const send = makeMailer({ smtpUrl: server.url, dataDir: await emptyFolder(t), baseUrl })
  await send(mail, jobId)
  await send(mail, jobId)
  const ids = server.received.map(({ message }) => /^Message-ID: .*$/m.exec(message)?.[0])
  assert.equal(ids.length, 2)
  assert.equal(ids[0], ids[1])
})

test('neither commas nor line breaks in an address or a subject add a recipient or a header', async (t) => {
  const server = await mailServer(t)
  const send = makeMailer({ smtpUrl: server.url, dataDir: await emptyFolder(t), baseUrl })
  await send({ to: 'camille@exemple.fr', subject: 'Bonjour\r\nBcc: intrus@exemple.fr', text: '.', path: '/' }, jobId)
  await send({ to: 'a@exemple.fr, b@exemple.fr', subject: 'Bonjour', text: '.', path: '/' }, jobId).catch(() => {})
  assert.deepEqual(server.received[0]?.to, ['camille@exemple.fr'])
  assert.doesNotMatch(server.received[0]?.message ?? '', /^Bcc/m)
  for (const { to } of server.received) assert.equal(to.length, 1)
})

test('a server that refuses is a fault, told without the address nor the text', async (t) => {
  const server = await mailServer(t, 0, {
    onRcptTo: ({ address }, _session, done) => done(Object.assign(new Error(`no such user ${address}`), { responseCode: 550 })),
  })
  const send = makeMailer({ smtpUrl: server.url, dataDir: await emptyFolder(t), baseUrl })
  await assert.rejects(send(mail, jobId), { message: 'mail not sent: EENVELOPE 550' })
})

test('without SMTP_URL a mail is kept as a file whose link can be copied as it is', async (t) => {
  const dataDir = await emptyFolder(t)
  await makeMailer({ dataDir, baseUrl })(mail, jobId)
  const [name = '', ...others] = await readdir(join(dataDir, 'mail'))
  assert.deepEqual(others, [])
  assert.match(name, /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-[0-9a-f]{12}-0b7c1f0e\.eml$/)
  const kept = await readFile(join(dataDir, 'mail', name), 'utf8')
  assert.match(kept, /^To: camille@exemple\.fr$/m)
  assert.match(kept, /^Content-Type: text\/plain; charset=utf-8$/m)
  assert.equal(kept.slice(kept.indexOf('\n\n') + 2), `${mail.text}\n\n${baseUrl}${path}\n`)
  assert.equal((await stat(join(dataDir, 'mail', name))).mode & 0o777, 0o600)
})

test('the log says that a mail was kept, without its address, its subject nor its link', async (t) => {
  const dataDir = await emptyFolder(t)
  const said = listenToLog(t)
  await makeMailer({ dataDir, baseUrl })(mail, jobId)
  assert.match(said(), /"event":"mail\.kept"/)
  assert.doesNotMatch(said(), new RegExp(`camille|connexion|${token}`))
})
