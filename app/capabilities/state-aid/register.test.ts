import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { extractText, getDocumentProxy } from 'unpdf'
import { unguarded } from '#kernel/fixtures.ts'
import { demonstrationSite } from '../../space-visits.ts'
import { registerSender } from './jobs/register.ts'

const { world, ask, pageOf } = await demonstrationSite()
after(world.close)

const project = await pageOf('Atelier pilote de biosolvants (projet fictif)')
const page = `${project}/de-minimis`
const text = async (path = page) => (await ask('chef-de-projet', path)).html

/** A register on loopback: it refuses as often as it is told, then accepts, and remembers what it was sent. */
async function register(refusals: number) {
  const received: { key: string | undefined; body: Record<string, unknown> }[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      received.push({ key: request.headers['idempotency-key'] as string, body: JSON.parse(Buffer.concat(parts).toString()) })
      response.writeHead(received.length <= refusals ? 503 : 201).end(received.length <= refusals ? 'en maintenance' : 'AE-2026-0042')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

const entries = () =>
  unguarded(world.db, async (tx) => {
    const { rows } = await sql<{
      territoryId: string
      id: string
      state: string
      attempts: number
      dueOn: string
      receipt: string | null
      error: string | null
    }>`
      select territory_id as "territoryId", id, state, attempts, due_on as "dueOn", receipt, last_error as error from state_aid.register_entry order by id`.execute(
      tx,
    )
    return rows
  })

test('les aides d’une entreprise liée comptent dans le même plafond, au jour demandé', async () => {
  const html = await text()
  assert.match(html, /Il reste <strong>60 000 €<\/strong> le 23\/11\/2026, sur 300 000 € par entreprise unique/)
  assert.match(html, /2 entreprises partagent le même plafond/)
  assert.match(await text(`${page}?le=2025-05-19`), /Il reste <strong>300 000 €<\/strong> le 19\/05\/2025/)
  assert.match(await text(`${page}?le=2028-05-20`), /Il reste <strong>60 000 €<\/strong>/)
  assert.match(await text(`${page}?le=2028-05-21`), /Il reste <strong>300 000 €<\/strong>/)
})

test('un prêt montre son équivalent-subvention et son calcul ; il remplit l’aide à noter de ce qu’il vaut', async () => {
  const terms = 'pret=100+000&taux=0&differe=0&remboursement=2&base=2,8'
  const html = await text(`${page}?${terms}`)
  assert.match(html, /7\s029,48\s€ d’équivalent-subvention brut/)
  assert.match(html, /value="7029,48"/)
  assert.match(await text(), /Nous ne le connaissons pas : recopiez celui que la Commission publie/)
  assert.match(await text(`${page}?${terms.replace('2,8', 'beaucoup')}`), /Écrivez le taux de base en pour cent/)
})

test('une aide que nous accordons tient dans le plafond de l’entreprise unique, et devient due au registre sous vingt jours', async () => {
  const grant = (amount: string) =>
    ask('chef-de-projet', page, { verb: 'grant', amount, grantedOn: '2026-11-20', purpose: 'Étude de marché' })
  const over = await grant('60 000,01')
  assert.equal(over.status, 422)
  assert.match(over.html, /il reste 60 000 € à l’entreprise unique ce jour-là/)
  assert.match(over.html, /value="60 000,01"/)
  assert.equal((await grant('20 000')).to, `${page}?fait=aide`)
  assert.deepEqual(
    (await entries()).map(({ state, dueOn }) => [state, dueOn]),
    [['waiting', '2026-12-10']],
  )
  assert.match(await text(), /Il reste <strong>40 000 €<\/strong>/)
})

test('sans adresse réglée rien ne part ; le registre qui refuse est repris, celui qui accepte donne son numéro, une fois', async () => {
  const [key] = await entries()
  const job = { territoryId: key!.territoryId, id: key!.id }
  const ctx = () => world.asVisitor
  await registerSender(ctx, undefined)(job, 'job')
  assert.deepEqual(
    (await entries()).map((e) => [e.state, e.attempts]),
    [['waiting', 0]],
  )

  const peer = await register(1)
  const send = registerSender(ctx, peer.url)
  await assert.rejects(send(job, 'job'), /a répondu 503 : en maintenance/)
  assert.deepEqual(
    (await entries()).map((e) => [e.state, e.attempts, e.error]),
    [['failing', 1, 'Le registre a répondu 503 : en maintenance']],
  )
  assert.match(await text(), /Envoi refusé, à reprendre/)
  await send(job, 'job')
  await send(job, 'job')
  peer.close()
  assert.deepEqual(
    (await entries()).map((e) => [e.state, e.attempts, e.receipt]),
    [['sent', 2, 'AE-2026-0042']],
  )
  assert.equal(peer.received.length, 2)
  assert.equal(peer.received[0]!.key, peer.received[1]!.key)
  const { singleUndertaking, grossGrantEquivalentInEuros, regulation } = peer.received[1]!.body
  assert.deepEqual([singleUndertaking, grossGrantEquivalentInEuros, regulation], [['999105489', '999108228'], 20_000, '2023/2831'])
  assert.match(await text(), /n° AE-2026-0042/)
})

test('une inscription faite à la main garde son numéro', async () => {
  await ask('chef-de-projet', page, { verb: 'grant', amount: '1 000', grantedOn: '2026-11-21', purpose: 'Diagnostic' })
  const entry = (await entries()).find((e) => e.state === 'waiting')!.id
  assert.equal((await ask('chef-de-projet', page, { verb: 'by-hand', entry, receipt: 'PAE-77' })).status, 303)
  assert.match(await text(), /Inscrite à la main/)
  assert.equal((await ask('chef-de-projet', page, { verb: 'by-hand', entry, receipt: 'PAE-78' })).status, 422)
})

test('un lien se note une fois, et pas avec soi-même ; l’élu lit sans écrire, une autre entreprise ne lit rien', async () => {
  const link = (other: string) =>
    ask('chef-de-projet', page, { verb: 'link', other, way: 'held', control: 'board', source: 'Comptes 2025' })
  assert.equal((await link('999 101 371')).to, `${page}?fait=lien`)
  assert.match((await link('999101371')).html, /Ce lien est déjà noté/)
  assert.match((await link('999105489')).html, /SIREN de l’entreprise elle-même/)
  assert.match((await link('12')).html, /Un SIREN compte neuf chiffres/)
  assert.equal((await ask('elu-referent', page)).status, 200)
  assert.equal(
    (await ask('elu-referent', page, { verb: 'link', other: '999101397', way: 'held', control: 'board', source: 'x y' })).status,
    403,
  )
  assert.equal((await ask('entreprise-saveurs', page)).status, 404)
})

test('la déclaration à signer est un PDF qui dit l’entreprise unique et ce qui reste', async () => {
  const browser = await world.sessionOf('chef-de-projet')
  const { createApp } = await import('../../server.ts')
  const { readConfig } = await import('#kernel/config.ts')
  const app = await createApp({ db: world.db, config: readConfig({ RESSORT_BASE_URL: 'https://ressort.example' }), report: () => {} })
  const answer = await app.fetch(
    new Request(`https://ressort.example${page}/declaration.pdf`, { headers: { cookie: `ressort_session=${browser}` } }),
  )
  assert.equal(answer.headers.get('content-type'), 'application/pdf')
  const { text: read } = await extractText(await getDocumentProxy(new Uint8Array(await answer.arrayBuffer())), { mergePages: true })
  assert.match(read, /Déclaration des aides de minimis/)
  assert.match(read, /999108228/)
})
