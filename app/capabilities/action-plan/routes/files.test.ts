import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { extractText, getDocumentProxy } from 'unpdf'
import { sheetsOf } from '#kernel/workbook.ts'
import { SESSION_COOKIE } from '#kernel/http.ts'
import type { Account } from '#kernel/fixtures.ts'
import { demonstrationSite } from '../../../space-visits.ts'
import { createApp } from '../../../server.ts'
import { readConfig } from '#kernel/config.ts'

const { world, ask } = await demonstrationSite()
after(world.close)
const app = await createApp({ db: world.db, config: readConfig({ RESSORT_BASE_URL: 'https://ressort.example' }), report: () => {} })

/** A file as its bytes. */
async function fileOf(who: Account, path: string) {
  const response = await app.fetch(
    new Request(`https://ressort.example${path}`, { headers: { cookie: `${SESSION_COOKIE}=${await world.sessionOf(who)}` } }),
  )
  return { status: response.status, type: response.headers.get('content-type'), content: Buffer.from(await response.arrayBuffer()) }
}

const plan = '/espace/ti-7501/plan'
const restricted = 'Accueillir un industriel'

test('le classeur a une feuille par sorte de ligne, et chacun n’y lit que ce qui lui est ouvert', async () => {
  const { content } = await fileOf('chef-de-projet', `${plan}/plan.xlsx`)
  const read = await sheetsOf(content)
  assert.ok(read.ok)
  assert.deepEqual(
    read.value.map((sheet) => sheet.name),
    ['Axes', 'Fiches', 'Textes', 'Budget', 'Financeurs', 'Ordre', 'Risques', 'Liens'],
  )
  const fiches = read.value[1]!
  assert.equal(fiches.rows, 18, 'a header and seventeen fiches')
  assert.ok(fiches.cells.some((cell) => cell.text.startsWith(restricted)))
  const amounts = read.value[3]!.cells.filter((cell) => cell.kind === 'number' && cell.value === 2_100_000)
  assert.equal(amounts.length, 1, 'euros, not cents')
  const years = read.value[3]!.cells.filter((cell) => cell.row > 1 && cell.column === 3)
  assert.ok(years.length > 0 && years.every((cell) => cell.format === '0'), 'a year is not « 2 026 »')
  const enjeux = read.value[0]!.cells.filter((cell) => cell.row > 1 && cell.column === 2)
  assert.ok(enjeux.length > 0 && enjeux.every((cell) => !['innovation', 'land', 'transition', 'skills'].includes(cell.text)))
  const ofPartner = await sheetsOf((await fileOf('partenaire', `${plan}/plan.xlsx`)).content)
  assert.ok(ofPartner.ok && !ofPartner.value[1]!.cells.some((cell) => cell.text.startsWith(restricted)))
})

test('le PDF et le Word disent les axes, l’état et chaque fiche ; le filtre de la liste les suit', async () => {
  const pdf = await fileOf('elu-referent', `${plan}/plan.pdf`)
  assert.equal(pdf.type, 'application/pdf')
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf.content)), { mergePages: true })
  for (const words of [
    'Agen Industrie',
    'Où en est le plan',
    'Pôle Innovation La Serre',
    'Préparer dix hectares',
    restricted,
    'Démonstration',
  ])
    assert.ok(text.replaceAll(/\s+/g, ' ').includes(words), words)
  const filtered = await fileOf('elu-referent', `${plan}/plan.pdf?etat=blocked`)
  const some = (await extractText(await getDocumentProxy(new Uint8Array(filtered.content)), { mergePages: true })).text
  assert.ok(some.includes('Préparer dix hectares') && !some.includes('Ouvrir un plateau'))
  const docx = await fileOf('elu-referent', `${plan}/plan.docx`)
  assert.equal(docx.content.subarray(0, 2).toString(), 'PK')
})

test('les images sont des SVG de 1600 sur 900, sans script, sans lien dehors, sans fiche restreinte même pour qui la lit', async () => {
  for (const name of ['gantt.svg', 'tableau.svg']) {
    const { type, content } = await fileOf('chef-de-projet', `${plan}/${name}`)
    const svg = content.toString()
    assert.equal(type, 'image/svg+xml; charset=utf-8')
    assert.match(svg, /viewBox="0 0 1600 900"/)
    assert.doesNotMatch(svg, /<script|href=|undefined|NaN/)
    assert.doesNotMatch(svg, new RegExp(restricted))
  }
})

test('le schéma d’échange est public ; le fichier se télécharge et se reprend par la page', async () => {
  const schema = JSON.parse((await ask('signed-out', '/api/schemas/projets-territoire.json')).html)
  assert.equal(schema.type, 'array')
  assert.ok(schema.items.required.includes('nom'))
  const { html } = await ask('chef-de-projet', `${plan}/fichiers`)
  for (const words of ['Reprendre un fichier d’échange', 'projets-territoire.json', 'plan.pdf']) assert.ok(html.includes(words), words)
  assert.doesNotMatch((await ask('comite', `${plan}/fichiers`)).html, /Reprendre ce fichier/)
  const body = new FormData()
  body.append('file', new File([(await fileOf('chef-de-projet', `${plan}/projets-territoire.json`)).content.toString()], 'projets.json'))
  const sent = await app.fetch(
    new Request(`https://ressort.example${plan}/fichiers`, {
      method: 'POST',
      body,
      headers: { origin: 'https://ressort.example', cookie: `${SESSION_COOKIE}=${await world.sessionOf('chef-de-projet')}` },
    }),
  )
  assert.match((await sent.text()).replaceAll(/[\u00a0\u202f]/g, ' '), /16 projets lus : 0 ajoutés, 0 mis à jour, 16 inchangés, 0 écartés/)
})
