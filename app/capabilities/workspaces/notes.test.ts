import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import * as Y from 'yjs'
import { unguarded } from '#kernel/fixtures.ts'
import { demonstrationSite } from '../../space-visits.ts'

const { world, ask } = await demonstrationSite()
after(world.close)

const room = await unguarded(
  world.db,
  async (tx) =>
    `/espace/ti-7501/espaces/${(await sql<{ reference: string }>`select reference from workspaces.workspace where title like 'Filière agro%'`.execute(tx)).rows[0]!.reference}`,
)

async function newNote(title: string): Promise<string> {
  const { to } = await ask('chef-de-projet', `${room}/notes`, { title, submissionKey: randomUUID(), audience: 'members' })
  return to!
}
const kept = (note: string) =>
  unguarded(
    world.db,
    async (tx) =>
      (
        await sql<{
          text: string
          step: number
        }>`select text, step from workspaces.note where number = ${Number(note.split('/').at(-1))}`.execute(tx)
      ).rows[0]!,
  )
const stepOf = (html: string) => /name="step" value="(\d+)"/.exec(html)![1]!
const words = (html: string) =>
  JSON.parse(html) as { step: number; pulse: string; updates: string[]; present: { name: string; me: boolean }[] }

/** A page with the note open, as the script of the browser keeps it. */
function openPage(note: string, who: Parameters<typeof ask>[0]) {
  const page = { shared: new Y.Doc(), seat: randomUUID(), step: 0 }
  const take = async () => {
    const told = words((await ask(who, `${note}/echanges?depuis=${page.step}`)).html)
    for (const update of told.updates) Y.applyUpdate(page.shared, Buffer.from(update, 'base64'))
    page.step = told.step
    return told
  }
  const send = (update: Uint8Array = Y.encodeStateAsUpdate(page.shared)) =>
    ask(who, `${note}/echanges`, { seat: page.seat, update: Buffer.from(update).toString('base64') })
  return {
    shared: page.shared,
    type: (at: number, added: string) => page.shared.getText('text').insert(at, added),
    text: () => page.shared.getText('text').toString(),
    take,
    send,
    seat: page.seat,
  }
}

test('deux pages écrivent à la fois : les deux textes sont dans les deux pages et dans la base', async () => {
  const note = await newNote('Écrite à deux')
  const [one, two] = [openPage(note, 'chef-de-projet'), openPage(note, 'partenaire')]
  await one.take()
  await two.take()
  one.type(0, 'Bonjour ')
  two.type(0, 'Bonsoir ')
  assert.deepEqual([(await one.send()).status, (await two.send()).status], [200, 200])
  await one.take()
  await two.take()
  assert.equal(one.text(), two.text())
  assert.match(one.text(), /Bonjour /)
  assert.match(one.text(), /Bonsoir /)
  assert.deepEqual(await kept(note), { text: one.text(), step: 2 })
})

test('qui est là se voit, et qui part n’y est plus', async () => {
  const note = await newNote('Présences')
  const [one, two] = [openPage(note, 'chef-de-projet'), openPage(note, 'partenaire')]
  for (const [who, { seat }] of [
    ['chef-de-projet', one],
    ['partenaire', two],
  ] as const)
    await ask(who, `${note}/echanges`, { seat })
  assert.deepEqual((await one.take()).present, [
    { name: 'Alix (démonstration)', me: true },
    { name: 'Sacha (démonstration)', me: false },
  ])
  await ask('partenaire', `${note}/echanges`, { seat: two.seat, leaving: '1' })
  assert.deepEqual((await one.take()).present, [{ name: 'Alix (démonstration)', me: true }])
})

test('une page qui attend est réveillée par ce qu’une autre écrit', async () => {
  const note = await newNote('Attente')
  const { pulse } = words((await ask('partenaire', `${note}/echanges`)).html)
  const waiting = ask('partenaire', `${note}/echanges?depuis=0&pouls=${encodeURIComponent(pulse)}`)
  const writer = openPage(note, 'chef-de-projet')
  writer.type(0, 'Réveil')
  await writer.send()
  assert.ok(words((await waiting).html).step >= 0)
  assert.equal(words((await ask('partenaire', `${note}/echanges`)).html).step, 1)
})

test('un lecteur lit et n’écrit pas ; un étranger ne lit rien ; ce qui n’est pas une mise à jour est refusé', async () => {
  const note = await newNote('Droits')
  const page = openPage(note, 'chef-de-projet')
  page.type(0, 'Texte')
  await page.send()
  const reader = openPage(note, 'elu-referent')
  await reader.take()
  assert.equal(reader.text(), 'Texte')
  reader.type(0, 'Interdit ')
  assert.equal((await reader.send()).status, 403)
  for (const who of ['entreprise-saveurs', 'chef-de-projet-7502', 'evaluation'] as const)
    assert.match(String((await ask(who, `${note}/echanges`)).status), /40[34]/)
  assert.equal(
    (await ask('partenaire', `${note}/echanges`, { seat: randomUUID(), update: Buffer.from([5, 5, 5, 5, 5]).toString('base64') })).status,
    409,
  )
  assert.deepEqual(await kept(note), { text: 'Texte', step: 1 })
})

test('sans script, deux formulaires partis du même texte sont réunis, et chacun le sait', async () => {
  const note = await newNote('Sans script')
  const first = stepOf((await ask('partenaire', note)).html)
  assert.equal((await ask('partenaire', note, { text: 'un\ndeux\ntrois\n', step: first })).status, 303)
  const step = stepOf((await ask('partenaire', note)).html)
  const mine = await ask('partenaire', note, { text: 'UN\ndeux\ntrois\n', step })
  const theirs = await ask('comite', note, { text: 'un\ndeux\ntrois\nquatre\n', step })
  assert.match(mine.to!, /fait=alone/)
  assert.match(theirs.to!, /fait=merged/)
  assert.equal((await kept(note)).text, 'UN\ndeux\ntrois\nquatre\n')
})

test('un formulaire sans script et une page vivante écrivent à la fois : rien n’est perdu', async () => {
  const note = await newNote('Avec et sans script')
  await ask('comite', note, { text: 'Ordre du jour\n', step: stepOf((await ask('comite', note)).html) })
  const live = openPage(note, 'chef-de-projet')
  await live.take()
  const step = stepOf((await ask('comite', note)).html)
  live.type(live.text().length, '1. Chaleur\n')
  await live.send()
  assert.equal((await ask('comite', note, { text: 'Ordre du jour du 3 décembre\n', step })).status, 303)
  await live.take()
  assert.equal(live.text(), 'Ordre du jour du 3 décembre\n1. Chaleur\n')
})

test('un texte parti d’un état oublié montre les deux versions', async () => {
  const note = await newNote('Oubliée')
  const stale = await ask('comite', note, { text: 'De très longtemps', step: '99' })
  assert.equal(stale.status, 409)
  assert.match(stale.html, /Deux versions/)
  assert.match(stale.html, /De très longtemps/)
})

test('après cent frappes la note s’ouvre d’un seul morceau, et dit la même chose', async () => {
  const note = await newNote('Longue')
  const page = openPage(note, 'chef-de-projet')
  for (let stroke = 0; stroke < 101; stroke++) {
    page.type(page.text().length, String(stroke % 10))
    assert.equal((await page.send()).status, 200)
  }
  const { updates, step } = words((await ask('partenaire', `${note}/echanges`)).html)
  assert.equal(step, 101)
  assert.ok(updates.length <= 2, `${updates.length} morceaux`)
  const other = openPage(note, 'partenaire')
  await other.take()
  assert.equal(other.text(), page.text())
  const lines = await unguarded(
    world.db,
    async (tx) =>
      (
        await sql`select from kernel.journal where verb = 'workspaces.write-note' and detail->>'note' = ${note.split('/').at(-1)!}`.execute(
          tx,
        )
      ).rows.length,
  )
  assert.equal(lines, 1)
})

test('deux personnes renomment la note : les deux titres sont montrés', async () => {
  const note = await newNote('Titre premier')
  const rename = (who: 'partenaire' | 'comite', title: string) => ask(who, note, { verb: 'rename', title, version: '1' })
  assert.equal((await rename('partenaire', 'Titre du partenaire')).status, 303)
  const stale = await rename('comite', 'Titre du comité')
  assert.equal(stale.status, 409)
  assert.match(stale.html, /Titre du partenaire.*Titre du comité/s)
})

test('une note récrite sans cesse ne pèse pas sans fin : ce qui dépasse est mis ensemble, et le texte reste entier', async () => {
  const note = await newNote('Récrite sans cesse')
  const page = openPage(note, 'chef-de-projet')
  const weight = async () =>
    unguarded(
      world.db,
      async (tx) =>
        (
          await sql<{ bytes: number }>`
    select sum(octet_length(content))::bigint as bytes from workspaces.note_update u join workspaces.note n on n.id = u.note_id
    where n.number = ${Number(note.split('/').at(-1))}`.execute(tx)
        ).rows[0]!.bytes,
    )
  const random = (n: number) =>
    Array.from({ length: 190_000 }, (_, at) => String.fromCharCode(97 + ((at * 7 + n * 13 + ((at * at) % 11)) % 26))).join('')
  for (let n = 0; n < 24; n++) {
    await page.take()
    const before = Y.encodeStateVector(page.shared)
    page.shared.transact(() => {
      const text = page.shared.getText('text')
      text.delete(0, text.length)
      text.insert(0, random(n))
    })
    assert.equal((await page.send(Y.encodeStateAsUpdate(page.shared, before))).status, 200, String(n))
  }
  assert.ok(Number(await weight()) < 4 * 1024 * 1024, String(await weight()))
  assert.equal((await kept(note)).text, random(23))
  const late = openPage(note, 'partenaire')
  await late.take()
  assert.equal(late.text(), random(23))
})

test('les notes d’un espace pèsent ensemble ce qu’elles peuvent, puis le disent en une phrase', async () => {
  const note = await newNote('De trop')
  await unguarded(world.db, (tx) =>
    sql`
    insert into workspaces.note_snapshot (territory_id, note_id, workspace_id, audience, step, content)
    select territory_id, id, workspace_id, audience, 1000 + n, decode(repeat('00', 35 * 1024 * 1024), 'hex') from workspaces.note, generate_series(1, 3) n
    where number = (select min(number) from workspaces.note where workspace_id = (select workspace_id from workspaces.note where number = ${Number(note.split('/').at(-1))}))`.execute(
      tx,
    ),
  )
  const page = openPage(note, 'partenaire')
  await page.take()
  page.type(0, 'Encore un mot')
  assert.equal((await page.send()).status, 507)
  const refused = await ask('partenaire', note, { text: 'Encore un mot', step: '0' })
  assert.match(refused.html, /pèsent ensemble 100 Mo.*Encore un mot<\/textarea>/s)
})
