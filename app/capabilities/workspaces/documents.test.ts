import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { read } from '#kernel/act.ts'
import { type Account, demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { SESSION_COOKIE } from '#kernel/http.ts'
import { eicar, startScanner } from '#kernel/test-scanner.ts'
import { startStorage } from '#kernel/test-storage.ts'
import { readConfig } from '#kernel/config.ts'
import { createApp } from '../../server.ts'

const world = await demonstrationWorld()
const dataDir = await mkdtemp(join(tmpdir(), 'ressort-documents-'))
const scanner = await startScanner()
const storage = await startStorage({ key: 'cle', secret: 'secret', region: 'us-east-1' })
after(async () => {
  await Promise.all([world.close(), scanner.stop(), storage.stop()])
  await rm(dataDir, { recursive: true, force: true })
})
const base = 'https://ressort.example'
const plain = readConfig({ RESSORT_BASE_URL: base, RESSORT_DATA_DIR: dataDir })
const room = await unguarded(
  world.db,
  async (tx) =>
    `/espace/ti-7501/espaces/${(await sql<{ reference: string }>`select reference from workspaces.workspace where title like 'Filière agro%'`.execute(tx)).rows[0]!.reference}`,
)
const tokens = new Map<Account, string>()

async function siteWith(settings: Partial<typeof plain> = {}) {
  const app = await createApp({ db: world.db, config: { ...plain, ...settings }, report: () => {} })
  return async (who: Account, path: string, form?: Record<string, string | File>) => {
    tokens.set(who, tokens.get(who) ?? (await world.sessionOf(who)))
    const body = form && new FormData()
    for (const [name, value] of Object.entries(form ?? {})) body?.append(name, value)
    return app.fetch(
      new Request(base + path, {
        ...(body && { method: 'POST', body }),
        headers: { origin: base, cookie: `${SESSION_COOKIE}=${tokens.get(who)}` },
      }),
    )
  }
}

const ask = await siteWith()
const textFile = (words: string, name = 'compte rendu d’été.txt') => new File([words], name)
const give = async (who: Account, words: string, more: Record<string, string> = {}, from = ask) => {
  const answer = await from(who, `${room}/documents`, {
    file: textFile(words),
    title: '',
    description: '',
    submissionKey: randomUUID(),
    ...more,
  })
  return { status: answer.status, to: answer.headers.get('location')?.split('?')[0] ?? '', html: await answer.text() }
}

test('un document garde toutes ses versions, et se télécharge sans jamais s’exécuter', async () => {
  const { status, to } = await give('partenaire', 'première version')
  assert.equal(status, 303)
  const second = await ask('comite', to, { file: textFile('deuxième version'), remark: 'Corrigé', submissionKey: randomUUID() })
  assert.equal(second.status, 303)
  const page = await (await ask('comite', to)).text()
  assert.match(page, /Version 2.*Corrigé.*Version 1/s)
  for (const [number, words] of [
    [1, 'première version'],
    [2, 'deuxième version'],
  ] as const) {
    const file = await ask('entreprise-conserverie', `${to}/versions/${number}`)
    assert.equal(await file.text(), words)
    assert.match(
      file.headers.get('content-disposition')!,
      /^attachment; filename=".*"; filename\*=UTF-8''compte%20rendu%20d%E2%80%99%C3%A9t%C3%A9\.txt$/,
    )
    assert.deepEqual(
      ['x-content-type-options', 'content-security-policy', 'content-type', 'cache-control'].map((name) => file.headers.get(name)),
      ['nosniff', "default-src 'none'; sandbox", 'text/plain', 'private, no-store'],
    )
  }
  assert.match(await (await ask('chef-de-projet', `${room}/fil?voir=file`)).text(), /Corrigé/)
})

test('un document du coin des conseillers n’est ni vu ni téléchargé par un partenaire', async () => {
  const { to } = await give('operateur', 'entre conseillers', { title: 'Réservé aux conseillers', audience: 'advisers' })
  assert.equal((await ask('chef-de-projet', `${to}/versions/1`)).status, 200)
  for (const who of ['partenaire', 'entreprise-conserverie', 'elu-referent', 'entreprise-saveurs', 'chef-de-projet-7502'] as const) {
    assert.equal((await ask(who, to)).status, 404, who)
    assert.equal((await ask(who, `${to}/versions/1`)).status, 404, who)
  }
  assert.doesNotMatch(await (await ask('partenaire', `${room}/documents`)).text(), /Réservé aux conseillers/)
})

test('un fichier qui n’est pas ce que dit son nom, trop lourd, vide ou d’un autre genre est refusé en une phrase', async () => {
  const cases: [File, RegExp][] = [
    [textFile('<script>x</script>', 'page.txt'), /n’est pas ce que la fin de son nom annonce/],
    [textFile('texte', 'faux.pdf'), /n’est pas ce que la fin de son nom annonce/],
    [textFile('MZ', 'programme.exe'), /n’est pas accepté/],
    [new File([new Uint8Array(10 * 1024 * 1024 + 1).fill(97)], 'lourd.txt'), /dépasse 10 Mo/],
    [textFile('', 'vide.txt'), /Choisissez un fichier/],
  ]
  for (const [file, sentence] of cases) {
    const answer = await ask('partenaire', `${room}/documents`, {
      file,
      title: 'Titre gardé',
      description: '',
      submissionKey: randomUUID(),
    })
    assert.equal(answer.status, 422, file.name)
    const html = await answer.text()
    assert.match(html, sentence, file.name)
    assert.match(html, /value="Titre gardé"/)
  }
})

test('un lecteur n’ajoute pas de document ; envoyer deux fois le même formulaire n’en ajoute qu’un', async () => {
  assert.equal((await give('elu-referent', 'x')).status, 403)
  const key = { submissionKey: randomUUID(), title: 'Envoyé deux fois' }
  const [first, again] = [await give('comite', 'une fois', key), await give('comite', 'une fois', key)]
  assert.deepEqual([first.status, first.to], [again.status, again.to])
})

test('avec un antivirus, un fichier infecté est refusé et un fichier sain le dit ; s’il se tait, rien ne passe', async () => {
  const scanned = await siteWith({ clamdUrl: scanner.url })
  const infected = await give('partenaire', eicar, {}, scanned)
  assert.equal(infected.status, 422)
  assert.match(infected.html, /programme malveillant/)
  const { to } = await give('partenaire', 'rien à cacher', {}, scanned)
  assert.match(await (await scanned('partenaire', to)).text(), /Rien trouvé/)
  const silent = await give('partenaire', 'rien à cacher', {}, await siteWith({ clamdUrl: 'tcp://127.0.0.1:1' }))
  assert.match(silent.html, /L’antivirus ne répond pas/)
})

test('les documents vont aussi bien dans un stockage S3', async () => {
  const away = await siteWith({ s3Url: storage.url })
  const { to } = await give('partenaire', 'gardé au loin', {}, away)
  assert.equal(storage.objects.size, 1)
  assert.equal(await (await away('comite', `${to}/versions/1`)).text(), 'gardé au loin')
  assert.equal((await ask('comite', `${to}/versions/1`)).status, 404)
})

test('deux personnes décrivent le même document : les deux versions sont montrées', async () => {
  const { to } = await give('partenaire', 'à décrire', { title: 'À décrire' })
  const describe = (who: Account, description: string) => ask(who, to, { verb: 'describe', title: 'À décrire', description, version: '1' })
  assert.equal((await describe('partenaire', 'Mots du partenaire')).status, 303)
  const stale = await describe('comite', 'Mots du comité')
  assert.equal(stale.status, 409)
  assert.match(await stale.text(), /Deux versions.*Mots du partenaire.*Mots du comité/s)
})

const say = async (who: Account, body: string, files: File[], more: Record<string, string> = {}, settings: Partial<typeof plain> = {}) => {
  const app = await createApp({ db: world.db, config: { ...plain, ...settings }, report: () => {} })
  const form = new FormData()
  for (const [name, value] of Object.entries({ body, kind: 'message', audience: 'members', submissionKey: randomUUID(), ...more }))
    form.append(name, value)
  for (const file of files) form.append('files', file)
  await ask(who, `${room}/fil`)
  const answer = await app.fetch(
    new Request(`${base}${room}/fil`, {
      method: 'POST',
      body: form,
      headers: { origin: base, cookie: `${SESSION_COOKIE}=${tokens.get(who)}` },
    }),
  )
  return { status: answer.status, to: answer.headers.get('location') ?? '', html: await answer.text() }
}
const streamFor = async (who: Account) => (await ask(who, `${room}/fil`)).text()

test('un message part avec ses fichiers, qui sont aussi dans les documents, avec ce qu’en dit l’antivirus', async () => {
  const sent = await say(
    'partenaire',
    'Voici les deux relevés',
    [textFile('relevé A', 'relevé A.txt'), textFile('relevé B', 'relevé B.txt')],
    {},
    { clamdUrl: scanner.url },
  )
  assert.equal(sent.status, 303)
  const stream = await streamFor('comite')
  assert.match(stream, /Voici les deux relevés.*relevé A<\/a>.*antivirus\s: rien trouvé.*relevé B<\/a>/s)
  assert.equal(stream.split('Voici les deux relevés').length, 2)
  assert.match(await (await ask('comite', `${room}/documents`)).text(), /relevé A.*relevé B|relevé B.*relevé A/s)
  const number = /documents\/(\d+)">relevé A/.exec(stream)![1]
  assert.equal(await (await ask('entreprise-conserverie', `${room}/documents/${number}/versions/1`)).text(), 'relevé A')
})

test('un fichier refusé ne laisse ni message ni document, et garde le texte', async () => {
  const refused = await say(
    'partenaire',
    'Ne doit pas paraître',
    [textFile('bon', 'bon.txt'), textFile(eicar, 'mauvais.txt')],
    {},
    { clamdUrl: scanner.url },
  )
  assert.equal(refused.status, 422)
  assert.match(refused.html, /programme malveillant.*Ne doit pas paraître<\/textarea>/s)
  const many = await say(
    'partenaire',
    'Trop de fichiers',
    Array.from({ length: 6 }, (_, n) => textFile('x', `f${n}.txt`)),
  )
  assert.match(many.html, /5 fichiers au plus/)
  assert.doesNotMatch(
    (await streamFor('comite')) + (await (await ask('comite', `${room}/documents`)).text()),
    /Ne doit pas paraître|Trop de fichiers|>bon</,
  )
})

test('ce qui est dit d’un projet, ses réponses et ses fichiers sont fermés à qui a un intérêt, par toutes les pages et la base', async () => {
  const project = await unguarded(
    world.db,
    async (tx) =>
      (
        await sql<{ id: string; siren: string }>`
    update projects.project set siren = '552100554' where id = (
      select p.id from projects.project p join territory.territory t on t.id = p.territory_id where t.code = 'ti-7501' and p.tier = 'public' order by p.reference limit 1)
    returning id, siren`.execute(tx)
      ).rows[0]!,
  )
  const recused = await world.as('comite')
  await unguarded(world.db, (tx) =>
    sql`
    insert into membership.company_interest (id, person_id, siren, company, linked_sirens, kind, note, declared_on, declared_by, valid_from)
    values (gen_random_uuid(), ${recused.actor.id}, ${project.siren}, 'Concurrente (fictif)', '{}', 'holding', '', '2026-11-01', ${recused.actor.id}, '2026-11-01')`.execute(
      tx,
    ),
  )
  const sent = await say(
    'chef-de-projet',
    'La concurrente hésite sur le prix du zirconium',
    [textFile('Note sur le zirconium', 'zirconium.txt')],
    { project: project.id },
  )
  assert.equal(sent.status, 303)
  const entry = /#m-(.*)$/.exec(sent.to)![1]!
  assert.equal((await say('partenaire', 'Réponse au sujet du zirconium', [], { thread: entry })).status, 303)
  assert.match(await streamFor('partenaire'), /prix du zirconium.*Note|zirconium/s)
  const number = /documents\/(\d+)">zirconium/.exec(await streamFor('partenaire'))![1]
  for (const page of ['/fil', `/fil/${entry}`, '/documents', `/documents/${number}`, `/documents/${number}/versions/1`, '/fil?voir=file'])
    assert.doesNotMatch(await (await ask('comite', room + page)).text(), /zirconium/, page)
  for (const page of ['/espace/ti-7501/espaces/recherche', '/espace/ti-7501/recherche']) {
    assert.match(await (await ask('partenaire', `${page}?q=zirconium`)).text(), /<mark>zirconium/, page)
    assert.doesNotMatch(await (await ask('comite', `${page}?q=zirconium`)).text(), /<mark>|\d+ réponse/, page)
  }
  const raw = await read(
    recused,
    async (tx) =>
      (
        await sql`
    select body from workspaces.entry where body like '%zirconium%' union all select title from workspaces.document where title like '%zirconium%'
    union all select file_name from workspaces.document_version where file_name like '%zirconium%'`.execute(tx)
      ).rows,
  )
  assert.deepEqual(raw, [])
})
