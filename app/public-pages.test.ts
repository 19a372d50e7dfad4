import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { demonstrationWorld } from '#kernel/fixtures.ts'
import { factTable } from '#kernel/fact-table.ts'
import { testSite } from './test-site.ts'

const world = await demonstrationWorld()
after(() => world.close())
const visitor = (await testSite(world.db))()

// As a reader sees it: no tag, plain spaces and apostrophes.
const words = (html: string) =>
  html
    .replaceAll(/<!--.*?-->/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#x27;', '’')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')

const read = async (path: string) => {
  const { status, html } = await visitor.get(path)
  return { status, html, text: words(html) }
}

function says(text: string, ...sentences: string[]) {
  for (const sentence of sentences) assert.ok(text.includes(sentence), `il manque « ${sentence} »`)
}

test('la page d’Agen Industrie dit tous ses faits publiés', async () => {
  const { status, text, html } = await read('/territoires/ti-7501')
  assert.equal(status, 200)
  says(text, 'Agen Industrie', 'Annoncé le 9 novembre 2023', '183 territoires', '15/11/2023', 'à vérifier')
  says(
    text,
    'Accélérer la transition écologique et énergétique',
    'Faire des territoires des écosystèmes d’innovation',
    'Développer les compétences',
    'Mobiliser un foncier industriel adapté',
  )
  says(text, 'Élu référent', 'Olivier Grima', 'Industriel référent', 'Fabien Haas', 'Mandat depuis le 09/11/2023')
  says(
    text,
    'Chambre de commerce et d’industrie de Lot-et-Garonne',
    'Technopole Agropole',
    'IFTS',
    'Fonroche',
    'Innovi',
    'Sud Management',
    'De Sangosse',
    'Cluster Eau et Climat',
    'Sologemin',
    'UPSA',
    'ADI Nouvelle-Aquitaine',
  )
  says(text, 'Industrie agroalimentaire', 'Industrie pharmaceutique et chimique', 'Logistique', 'Énergies renouvelables')
  says(text, '6,5 %', '11,5 %', '15 000', 'Lot-et-Garonne (département), pas l’agglomération')
  says(text, 'Extension du dispositif « Rebond industriel »', 'Pôle Innovation La Serre', 'Technopole Agen-Garonne (TAG)')
  says(text, 'CA Agglomération d’Agen', 'SIREN 200096956', 'Foulayronnes (47100)')
  says(text, 'en 2018-2022, ti-7501 désigne Angoulême Cognac')
  says(html, 'href="/territoires/ti-7501/rejoindre"', 'href="/deposer-un-projet"', 'https://www.agglo-agen.net/')
})

test('la page d’un territoire ne montre que ses projets publics, même à son chef de projet', async () => {
  const chef = (await testSite(world.db))()
  chef.signInWith(await world.sessionOf('chef-de-projet'))
  const text = words((await chef.get('/territoires/ti-7501')).html)
  says(text, 'Étude d’un procédé de filtration d’algues (projet fictif)')
  for (const title of ['Récupération de chaleur fatale', 'Nouvelle ligne de plats végétaux', 'Centre d’usinage'])
    assert.ok(!text.includes(title), title)
})

test('d’un territoire sans fait publié, la page dit ce qui est su et ce qui ne l’est pas', async () => {
  const { text } = await read('/territoires/ti-8401')
  says(text, 'Ardèche Drôme Nord', 'Ressort ne tient encore aucun fait publié sur ce territoire', 'CA Annonay Rhône Agglo', '207 communes')
  assert.ok(!text.includes('Olivier Grima'))
})

test('un code qui n’a servi que dans l’autre phase y conduit ; un code inconnu ne mène nulle part', async () => {
  assert.equal((await read('/territoires/ti-7501?phase=1')).status, 200)
  const elsewhere = await read('/territoires/ti-0202?phase=9')
  assert.ok([200, 404].includes(elsewhere.status))
  assert.equal((await read('/territoires/ti-9999')).status, 404)
  assert.equal((await read('/territoires/n-importe-quoi')).status, 404)
})

test('la carte et la liste donnent les mêmes 183 liens', async () => {
  const { html, text } = await read('/territoires')
  const links = [...html.matchAll(/href="(\/territoires\/ti-\d{4})"/g)].map(([, href]) => href)
  assert.equal(links.length, 366)
  assert.equal(new Set(links).size, 183)
  says(text, '183 territoires dans 18 régions')
})

test('à qui demande Agen le 1er janvier 2024, la réponse dit par quelle appartenance, et « aucun » pour la phase finie', async () => {
  const { text } = await read('/territoires/couverture?commune=47001&le=2024-01-01')
  says(
    text,
    'Agen Industrie (ti-7501)',
    'Agen (47001) appartient à la CA Agglomération d’Agen (SIREN 200096956), membre du périmètre du 09/11/2023 au 31/12/2027.',
    'Aucun : la phase était terminée le 01/01/2024.',
    'code officiel géographique 2026',
  )
})

test('un SIRET mène à la commune de l’établissement ; inconnu ou faux, une phrase le dit', async () => {
  const answer = async (siret: string) => (await read(`/territoires/couverture?siret=${siret}`)).text
  says(await answer('999 101 371 00014'), 'ti-7501')
  says(await answer('99910137100015'), 'La clé de ce SIRET est fausse')
  says(await answer('35600000000048'), 'ne tient pas le répertoire SIRENE')
})

test('des communes homonymes laissent choisir', async () => {
  const { html, text } = await read('/territoires/couverture?commune=saint-denis&le=2026-11-23')
  says(text, 'Plusieurs communes répondent')
  says(html, 'code=93066', 'code=97411')
  says((await read('/territoires/couverture?code=97411&le=2026-11-23')).text, 'Saint-Denis (97411), le 23/11/2026')
})

test('une demande pour rejoindre un territoire revient avec ce qui est à reprendre, puis part', async () => {
  const path = '/territoires/ti-7501/rejoindre'
  const form = {
    submissionKey: randomUUID(),
    organisation: 'École de la Garonne (fictive)',
    kind: 'school',
    contact: 'Dominique',
    email: 'pas une adresse',
    message: 'Bonjour',
  }
  const back = await visitor.post(path, form)
  assert.equal(back.status, 422)
  says(back.html, 'Écrivez une adresse électronique', 'value="pas une adresse"', 'Bonjour', form.submissionKey)
  const sent = await visitor.post(path, { ...form, email: 'dominique@ecole.example' })
  assert.deepEqual([sent.status, sent.location], [303, `${path}?envoyee=1`])
  says((await read(`${path}?envoyee=1`)).text, 'Votre demande est partie')
})

test('au-delà de vingt demandes en une heure d’un même endroit, il faut attendre, et rien n’est perdu', async () => {
  const path = '/territoires/ti-7502/rejoindre'
  const form = { organisation: 'Essai (fictif)', kind: 'other', contact: 'Essai', email: 'essai@demo.ressort.example', message: '' }
  const ask = () => visitor.post(path, { ...form, submissionKey: randomUUID() }, { 'x-forwarded-for': '192.0.2.200' })
  const statuses: number[] = []
  for (let sent = 0; sent < 22; sent++) statuses.push((await ask()).status)
  assert.equal(statuses.at(-1), 429)
  const last = await ask()
  says(last.html, 'Trop de demandes', 'value="Essai (fictif)"')
})

test('le catalogue dit ouvert, clos ou inconnu au jour d’aujourd’hui, et chaque fiche ses conditions et sa source', async () => {
  const list = await read('/dispositifs')
  says(
    list.text,
    `${(await factTable(new URL('../data/devices.csv', import.meta.url))).length} dispositifs`,
    'taux non publié',
    'à vérifier',
  )
  assert.equal((await read('/dispositifs?famille=loan&etat=open&q=xyz')).text.includes('Aucun dispositif ne répond'), true)
  says(
    (await read('/dispositifs/fonds-vert-ti')).text,
    'Clos',
    'L’une au moins de ces conditions',
    'Le projet se situe en Corse ou outre-mer, où ce seuil ne s’applique pas',
    'Transition écologique des entreprises',
  )
  assert.equal((await read('/dispositifs/inconnu')).status, 404)
})

test('l’accueil compte ce qui est public', async () => {
  const { text } = await read('/')
  says(text, '183', 'Projets publics retenus 12', '19 501 000 €', 'Dispositifs ouverts')
})

test('les données ouvertes se téléchargent', async () => {
  const csv = await visitor.get('/donnees-ouvertes/territoires.csv')
  assert.equal(csv.html.trim().split('\r\n').length, 184)
  const points = JSON.parse((await visitor.get('/donnees-ouvertes/territoires.geojson')).html)
  assert.equal(points.features.length, 183)
  const projects = await visitor.get('/donnees-ouvertes/projets.csv')
  assert.match(projects.headers.get('content-type') ?? '', /^text\/csv; charset=utf-8/)
  assert.equal(projects.html.trim().split('\r\n').length, 13)
})
