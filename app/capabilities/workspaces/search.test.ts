import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { pdfOf } from '#kernel/document-pdf.ts'
import { docxOf } from '#kernel/document-docx.ts'
import type { PrintedDocument } from '#kernel/document.ts'
import { day } from '#kernel/day.ts'
import { textOfFile } from '#kernel/file-text.ts'
import { type Account, accounts, testDay, unguarded } from '#kernel/fixtures.ts'
import { workbookOf } from '#kernel/workbook.ts'
import { read } from '#kernel/act.ts'
import { addFile, addFileVersion } from './actions/documents.ts'
import { documentReader } from './jobs/document-reader.ts'
import { workspaceScope } from './policy.ts'
import { search, whereToLook } from './queries/search.ts'
import { demonstrationSite } from '../../space-visits.ts'

const { world, ask } = await demonstrationSite()
const dataDir = await mkdtemp(join(tmpdir(), 'ressort-search-'))
after(async () => {
  await world.close()
  await rm(dataDir, { recursive: true, force: true })
})
const place = '/espace/ti-7501/espaces/recherche'
const find = async (who: Account, words: string) => (await ask(who, `${place}?q=${encodeURIComponent(words)}`)).html
const { id: territoryId, reference } = await unguarded(
  world.db,
  async (tx) =>
    (
      await sql<{ id: string; reference: string }>`
  select territory_id as id, reference from workspaces.workspace where title like 'Filière agro%'`.execute(tx)
    ).rows[0]!,
)
const key = { territoryId, reference }

test('on trouve sans les accents ni le pluriel, dans les messages, les tâches, les notes et les documents', async () => {
  assert.match(await find('partenaire', 'autoclave'), /<mark>autoclaves<\/mark>.*Message|Message.*<mark>autoclaves<\/mark>/s)
  assert.match(await find('partenaire', 'synthese audit'), /Verser la <mark>synthèse|Verser la synthèse/)
  assert.match(await find('partenaire', 'ordres du jour reunion'), /Réunion du 3 décembre/)
  assert.match(await find('partenaire', 'sechage'), /<mark>séchage<\/mark>/)
  assert.match(await find('partenaire', 'motquinexistepas'), /Rien de ce que vous lisez/)
})

test('la recherche n’est pas un moyen de lire ce qu’on ne lit pas', async () => {
  for (const who of accounts) {
    const { html, status } = await ask(who, `${place}?q=${encodeURIComponent('dossier plancher avancé')}`)
    const corner = await ask(who, `${place}?q=avanc%C3%A9`)
    const sees = ['chef-de-projet', 'operateur', 'programme', 'region-75'].includes(who)
    assert.equal(/trop peu/.test(corner.html), sees, who)
    assert.doesNotMatch(html, /calcin/)
    assert.equal(status === 200, !['evaluation', 'chef-de-projet-7502'].includes(who), who)
  }
  assert.doesNotMatch(await find('elu-referent', 'toiture'), /<mark>/)
  assert.match(await find('comite', 'toiture'), /<mark>/)
})

test('même avec des espaces ajoutés à sa portée, la base ne montre rien de plus', async () => {
  const partner = await world.as('elu-referent')
  const everywhere = await unguarded(world.db, async (tx) =>
    (await sql<{ id: string }>`select id from workspaces.workspace`.execute(tx)).rows.map((row) => row.id),
  )
  const { found } = await read(partner, (tx) =>
    search(tx, { readable: everywhere, cornered: everywhere, bound: [] }, { words: 'toiture OR avancé OR calcin' }),
  )
  assert.deepEqual(found, [])
})

test('un extrait n’est jamais du balisage', async () => {
  const room = `/espace/ti-7501/espaces/${reference}`
  await ask('partenaire', `${room}/fil`, {
    body: 'Voici <img src=x onerror=alert(1)> zébulon',
    kind: 'message',
    submissionKey: randomUUID(),
  })
  const html = await find('comite', 'zebulon')
  assert.match(html, /&lt;img src=x onerror=alert\(1\)&gt; <mark>zébulon<\/mark>/)
})

test('un message retiré ne se trouve plus', async () => {
  const room = `/espace/ti-7501/espaces/${reference}`
  const { to } = await ask('partenaire', `${room}/fil`, { body: 'Mot unique : kaléidoscope', kind: 'message', submissionKey: randomUUID() })
  assert.match(await find('comite', 'kaleidoscope'), /<mark>/)
  await ask('partenaire', `${room}/fil`, { verb: 'withdraw', entry: /#m-(.*)/.exec(to!)![1]! })
  assert.doesNotMatch(await find('comite', 'kaleidoscope'), /<mark>/)
})

const printed: PrintedDocument = {
  title: 'Étude de chaleur',
  issuer: 'Agen Industrie',
  on: day('2026-11-23'),
  blocks: [{ kind: 'paragraph', text: 'Le pasteurisateur perd la moitié de sa vapeur.' }],
}

test('le texte d’un PDF, d’un Word et d’un tableur se lit ; celui d’un fichier abîmé est vide', async () => {
  const [pdf, docx] = [await pdfOf(printed), await docxOf(printed)]
  const xlsx = await workbookOf([{ name: 'Relevés', columns: [{ label: 'Poste', kind: 'text' }], rows: [['Échangeur à plaques, R&D']] }])
  const office = 'application/vnd.openxmlformats-officedocument.'
  assert.match(await textOfFile('application/pdf', pdf), /pasteurisateur/)
  assert.match(await textOfFile(`${office}wordprocessingml.document`, docx), /Le pasteurisateur perd/)
  assert.match(await textOfFile(`${office}spreadsheetml.sheet`, xlsx), /Échangeur à plaques, R&D/)
  assert.equal(await textOfFile('application/pdf', Buffer.from('%PDF-1.7 abîmé')), '')
  assert.equal(await textOfFile(`${office}wordprocessingml.document`, pdf), '')
})

test('un document déposé se trouve par son texte une fois lu, et par celui de sa dernière version seulement', async () => {
  const ctx = await world.as('partenaire')
  const reads = documentReader(world.db, { dataDir })
  const give = async (name: string, content: Buffer, number?: number) =>
    number === undefined
      ? addFile(
          ctx,
          { dataDir },
          key,
          { submissionKey: randomUUID(), audience: 'members', title: 'Étude', description: '' },
          { name, content },
        )
      : addFileVersion(ctx, { dataDir }, key, number, { submissionKey: randomUUID(), remark: '' }, { name, content })
  const jobsWaiting = () =>
    unguarded(
      world.db,
      async (tx) =>
        (await sql<{ data: never }>`select data from pgboss.job where name = 'read-document' order by created_on`.execute(tx)).rows,
    )
  const first = await give('etude.pdf', await pdfOf(printed))
  assert.ok(first.ok)
  await reads((await jobsWaiting()).at(-1)!.data, 'job')
  const scope = workspaceScope((await world.as('comite')).actor, testDay)
  const answers = async (words: string) =>
    read(await world.as('comite'), async (tx) =>
      (await search(tx, await whereToLook(tx, scope, territoryId), { words })).found.map((f) => f.title),
    )
  assert.deepEqual(await answers('pasteurisateur'), ['Étude'])
  await give('etude.txt', Buffer.from('Il n’y a plus que des lyophilisateurs.'), first.value)
  await reads((await jobsWaiting()).at(-1)!.data, 'job')
  assert.deepEqual([await answers('pasteurisateur'), await answers('lyophilisateur')], [[], ['Étude']])
})
