import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { type Answer, type Fields, testSite } from '../../../test-site.ts'

let world: Awaited<ReturnType<typeof demonstrationWorld>>
let open: Awaited<ReturnType<typeof testSite>>
before(async () => {
  world = await demonstrationWorld()
  open = await testSite(world.db)
})
after(() => world.close())

const page = '/deposer-un-projet'
const filled = {
  company: 'Verrerie de la Garonne (fictive)',
  siret: '999 101 371 00014',
  naf: '2313z',
  commune: 'Agen',
  title: 'Four électrique',
  summary: 'Remplacer un four à gaz par un four électrique.',
  purpose: 'water',
  filiere: 'other',
  enjeux: ['transition'],
  cost: '1 000 000,50',
  startsOn: '2027-03-01',
  endsOn: '28/02/2028',
  jobsCreated: '6',
  jobsMaintained: '',
  contact: 'Dominique Verrier',
  email: 'Dominique@Verrerie.example',
}
const idea = (changes: Fields = {}): Fields => ({ ...filled, submissionKey: randomUUID(), ...changes })

/** What a filing must not add to when it is refused. */
async function rows() {
  return unguarded(world.db, async (tx) => {
    const {
      rows: [counts],
    } = await sql<Record<string, number>>`
      select (select count(*) from projects.project) as projects, (select count(*) from projects.carrier) as carriers,
        (select count(*) from membership.person) as persons, (select count(*) from membership.sign_in_link) as links,
        (select count(*) from pgboss.job) as jobs, (select count(*) from inbox.dispatch where occasion = 'told') as told`.execute(tx)
    return counts!
  })
}
const added = async (work: () => Promise<unknown>) => {
  const earlier = await rows()
  await work()
  const now = await rows()
  return Object.fromEntries(Object.keys(now).map((name) => [name, now[name]! - earlier[name]!]))
}
const nothing = { projects: 0, carriers: 0, persons: 0, links: 0, jobs: 0, told: 0 }

const mendOf = (html: string, field: string) => new RegExp(`id="erreur-${field}">([^<]*)<`).exec(html)?.[1]
const typedIn = (html: string, field: string) =>
  new RegExp(`<input[^>]*name="${field}"[^>]*>`).exec(html)?.[0]?.match(/ value="([^"]*)"/)?.[1]

/** Sends what must come back: 422, nothing written, everything else still filled in. */
async function refused(changes: Fields): Promise<Answer> {
  let answer: Answer | undefined
  assert.deepEqual(
    await added(async () => {
      answer = await open().post(page, idea(changes))
    }),
    nothing,
  )
  assert.equal(answer!.status, 422)
  const kept = { ...filled, ...changes }
  for (const name of ['company', 'siret', 'commune', 'contact', 'email', 'startsOn', 'endsOn', 'cost'] as const) {
    if (!(name in changes)) assert.equal(typedIn(answer!.html, name), kept[name], name)
  }
  assert.match(answer!.html, /<option value="other" selected="">/)
  assert.match(answer!.html, /checked="" value="transition"|value="transition" checked=""/)
  return answer!
}

test('un projet déposé donne un reçu, un projet confidentiel, un porteur et deux courriels : à lui, au chef de projet', async () => {
  const browser = open()
  let sent: Answer | undefined
  const changes = await added(async () => {
    sent = await browser.post(page, idea())
  })
  assert.deepEqual(changes, { projects: 1, carriers: 1, persons: 1, links: 1, jobs: 1, told: 1 })
  assert.equal(sent!.status, 303)
  assert.match(sent!.location!, /^\/deposer-un-projet\/recu\?reference=P-2026-\d{4}$/)
  const receipt = await browser.get(sent!.location!)
  assert.equal(receipt.status, 200)
  assert.ok(receipt.html.includes(sent!.location!.split('=')[1]!))
  assert.match(receipt.html, /dossier mail\//)
  assert.doesNotMatch(receipt.html, /Verrerie|Four électrique|Agen/)
})

test('déposer à l’adresse d’un chef de projet ne fabrique pas de lien qui ouvrirait ses mandats', async () => {
  const changes = await added(() => open().post(page, idea({ email: 'chef-de-projet@demo.ressort.example' })))
  // Two mails and no link: the receipt of the filing, and the news of it to the chef de projet by their inbox.
  assert.deepEqual(changes, { projects: 1, carriers: 1, persons: 0, links: 0, jobs: 1, told: 1 })
})

test('le formulaire dit qui le lira, et de ne pas commencer les travaux', async () => {
  const { html, headers, status } = await open().get(page)
  assert.equal(status, 200)
  assert.match(html, /confidentiel : seuls l’entreprise et le chef de projet le lisent/)
  assert.match(html, /Règlement \(UE\) n° 651\/2014, article 6.*à vérifier/)
  assert.equal(headers.get('cache-control'), 'private, no-cache')
})

test('deux personnes ne reçoivent jamais la même clé d’envoi', async () => {
  const keys = await Promise.all([1, 2].map(async () => typedIn((await open().get(page)).html, 'submissionKey')))
  assert.match(keys[0]!, /^[0-9a-f-]{36}$/)
  assert.notEqual(keys[0], keys[1])
})

test('le même envoi deux fois, même en même temps, dépose une fois et donne le même reçu', async () => {
  const form = idea()
  const answers: Answer[] = []
  const changes = await added(async () => {
    answers.push(...(await Promise.all([open().post(page, form), open().post(page, form)])), await open().post(page, form))
  })
  assert.deepEqual([changes.projects, changes.carriers, changes.jobs, changes.told], [1, 1, 1, 1])
  assert.equal(new Set(answers.map(({ location }) => location)).size, 1)
  assert.deepEqual(
    answers.map(({ status }) => status),
    [303, 303, 303],
  )
})

test('quarante entreprises qui déposent au même moment au même chef de projet reçoivent toutes leur reçu', async () => {
  let statuses: number[] = []
  const changes = await added(async () => {
    const filings = Array.from({ length: 40 }, (_, n) =>
      open(`192.0.2.${100 + n}`).post(page, idea({ email: `${randomUUID()}@exemple.fr` })),
    )
    statuses = (await Promise.all(filings)).map(({ status }) => status)
  })
  assert.deepEqual(
    statuses.filter((status) => status !== 303),
    [],
  )
  assert.deepEqual([changes.projects, changes.jobs, changes.told], [40, 40, 40])
})

test('un SIRET dont la clé est fausse', async () => {
  const { html } = await refused({ siret: '999 101 371 00015' })
  assert.equal(mendOf(html, 'siret'), 'La clé de ce SIRET est fausse : un chiffre a sans doute été mal recopié.')
  assert.equal(typedIn(html, 'siret'), '999 101 371 00015')
  assert.match(html, /Un point est à reprendre.*href="#champ-siret"/)
})

test('une commune inconnue', async () => {
  for (const commune of ['Trifouillis-les-Oies', '99999', '47999', '(', '('.repeat(1_000_000)]) {
    const { html } = await refused({ commune })
    assert.equal(mendOf(html, 'commune'), 'Aucune commune ne porte ce nom ou ce code : vérifiez-le, ou écrivez le code postal.')
    assert.equal(typedIn(html, 'commune'), commune.slice(0, 20_000))
  }
})

test('une commune d’aucun territoire labellisé : on le dit, et quoi faire', async () => {
  const { html } = await refused({ commune: '75056' })
  assert.match(mendOf(html, 'commune')!, /^Paris n’est aujourd’hui dans aucun territoire labellisé.*intercommunalité ou à votre Région\.$/)
})

test('un nom que plusieurs communes portent se choisit, sans rien perdre', async () => {
  const { html } = await refused({ commune: 'saint sauveur' })
  assert.equal(mendOf(html, 'communeCode'), 'Plusieurs communes répondent à ce nom ou à ce code : choisissez celle du projet.')
  const codes = [...html.matchAll(/type="radio"[^>]*name="communeCode"[^>]*value="(\w+)"/g)].map(([, code]) => code)
  assert.equal(codes.length, 11)
  const chosen = await refused({ commune: 'saint sauveur', communeCode: codes[0]!, cost: '-1' })
  assert.equal(mendOf(chosen.html, 'communeCode'), undefined)
  assert.match(chosen.html, new RegExp(`type="radio"[^>]*(checked=""[^>]*value="${codes[0]}"|value="${codes[0]}"[^>]*checked="")`))
  const stray = await refused({ commune: 'saint sauveur', communeCode: '47001' })
  assert.ok(mendOf(stray.html, 'communeCode'))
})

test('une commune s’écrit comme on veut', async () => {
  for (const commune of ['47001', 'AGEN', '47000', '47000 Agen', 'agen (47)', 'Agen (47000)']) {
    const sent = await open('192.0.2.77').post(page, idea({ commune, email: `${randomUUID()}@exemple.fr` }))
    assert.equal(sent.status, 303, commune)
  }
})

test('un coût négatif, nul ou illisible', async () => {
  for (const cost of ['-12', '0', '- 5 000 €']) {
    const { html } = await refused({ cost })
    assert.equal(mendOf(html, 'cost'), 'Le montant doit être supérieur à zéro.')
    assert.equal(typedIn(html, 'cost'), cost)
  }
  assert.match(mendOf((await refused({ cost: 'beaucoup' })).html, 'cost')!, /^Écrivez un montant en euros/)
})

test('une fin avant le début, dite même quand le reste est à reprendre', async () => {
  const { html } = await refused({ startsOn: '2027-03-01', endsOn: '2027-02-01', siret: '1' })
  assert.equal(mendOf(html, 'endsOn'), 'La fin vient avant le début : corrigez l’une des deux dates.')
  assert.equal(mendOf(html, 'siret'), 'Un SIRET compte quatorze chiffres.')
  assert.deepEqual([typedIn(html, 'startsOn'), typedIn(html, 'endsOn')], ['2027-03-01', '2027-02-01'])
})

test('une date qui n’existe pas revient telle qu’elle était écrite', async () => {
  const { html } = await refused({ startsOn: '30/02/2027' })
  assert.match(mendOf(html, 'startsOn')!, /^Cette date n’existe pas/)
  assert.match(html, /<input type="text"[^>]*name="startsOn"[^>]*value="30\/02\/2027"/)
  assert.match(mendOf((await refused({ startsOn: '0227-03-01' })).html, 'startsOn')!, /^Vérifiez l’année/)
})

test('un titre de dix mégaoctets revient coupé', async () => {
  const { html } = await refused({ title: 'titre '.repeat(1_750_000) })
  assert.equal(mendOf(html, 'title'), 'Ce titre est trop long : 200 caractères au plus.')
  assert.equal(typedIn(html, 'title')!.length, 200)
  assert.ok(html.length < 60_000)
})

test('une balise dans un nom reste du texte, partout où on la lit', async () => {
  const name = '<script>alert(1)</script>'
  const back = await refused({ company: name, title: `"><img src=x onerror=alert(1)>`, siret: '1' })
  assert.equal(typedIn(back.html, 'company'), '&lt;script&gt;alert(1)&lt;/script&gt;')
  assert.doesNotMatch(back.html, /<script>|<img/)

  const company = open()
  company.signInWith(await world.sessionOf('entreprise-saveurs'))
  assert.equal((await company.post(page, idea({ company: name, title: name }))).status, 303)
  const { html } = await company.get('/mes-projets')
  assert.match(html, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/)
  assert.doesNotMatch(html, /<script/)
})

test('un formulaire vide dit tout ce qui manque, en français, dans l’ordre de la page', async () => {
  let answer: Answer | undefined
  assert.deepEqual(
    await added(async () => {
      answer = await open().post(page, {})
    }),
    nothing,
  )
  const fields = [...answer!.html.matchAll(/href="#champ-(\w+)">([^<]*)</g)].map(([, field]) => field)
  assert.deepEqual(fields, [
    'company',
    'siret',
    'commune',
    'title',
    'summary',
    'purpose',
    'filiere',
    'enjeux',
    'cost',
    'startsOn',
    'endsOn',
    'contact',
    'email',
  ])
  assert.doesNotMatch(answer!.html, /Invalid|expected|Required/)
})

test('une filière ou un enjeu inventés', async () => {
  const filiere = await open().post(page, idea({ filiere: 'nuclear' }))
  assert.deepEqual([filiere.status, mendOf(filiere.html, 'filiere')], [422, 'Choisissez une filière de la liste.'])
  const enjeu = await open().post(page, idea({ enjeux: ['recruit'] }))
  assert.deepEqual([enjeu.status, mendOf(enjeu.html, 'enjeux')], [422, 'Choisissez parmi les enjeux de la liste.'])
})

test('au-delà de vingt dépôts en une heure d’un même endroit, il faut attendre, et rien n’est perdu', async () => {
  await sql`delete from kernel.attempt`.execute(world.db)
  const browser = open('192.0.2.20')
  const file = () => browser.post(page, idea({ email: `${randomUUID()}@exemple.fr` }))
  for (let n = 0; n < 20; n++) assert.equal((await file()).status, 303)
  let last: Answer | undefined
  assert.deepEqual(
    await added(async () => {
      last = await file()
    }),
    nothing,
  )
  assert.equal(last!.status, 429)
  assert.match(last!.html, /Trop de projets ont été déposés d’ici en une heure/)
  assert.equal(typedIn(last!.html, 'company'), filled.company)
  browser.signInWith(await world.sessionOf('entreprise-saveurs'))
  assert.equal((await file()).status, 303)
})

test('qui a déjà déposé ne retape pas son entreprise ; qui tient un mandat dépose pour d’autres', async () => {
  const shownTo = async (account?: Parameters<typeof world.sessionOf>[0]) => {
    const visit = open()
    if (account) visit.signInWith(await world.sessionOf(account))
    return (await visit.get(page)).html
  }
  const again = await shownTo('entreprise-conserverie')
  assert.equal(typedIn(again, 'company'), 'Conserverie de Garonne (fictive)')
  assert.match(typedIn(again, 'siret')!, /^\d{14}$/)
  assert.ok(!typedIn(await shownTo(), 'company'))
  assert.ok(!typedIn(await shownTo('chef-de-projet'), 'company'))
})

test('connecté, le nom et l’adresse sont ceux de la personne, quoi qu’on envoie', async () => {
  const company = open()
  company.signInWith(await world.sessionOf('entreprise-conserverie'))
  const form = await company.get(page)
  assert.match(form.html, /au nom de <strong>Lou \(démonstration\)<\/strong>/)
  assert.doesNotMatch(form.html, /name="email"/)
  let sent: Answer | undefined
  const changes = await added(async () => {
    sent = await company.post(page, idea({ title: 'Presse hydraulique', email: 'autre@exemple.fr' }))
  })
  assert.deepEqual(changes, { projects: 1, carriers: 1, persons: 0, links: 0, jobs: 0, told: 1 })
  const reference = sent!.location!.split('=')[1]!
  const { html } = await company.get('/mes-projets')
  assert.match(html, new RegExp(`<a href="/espace/ti-7501/projets/${reference}">Presse hydraulique</a>`))
})

test('mes projets : les miens, où ils en sont et ce qui est attendu de moi', async () => {
  assert.equal((await open().get('/mes-projets')).status, 403)
  const company = open()
  company.signInWith(await world.sessionOf('entreprise-conserverie'))
  const { html } = await company.get('/mes-projets')
  assert.match(html, /Récupération de chaleur fatale sur les autoclaves.*Soumis au binôme.*Rien\. Le binôme se prononce\./)
  assert.doesNotMatch(html, /Réutilisation des eaux de lavage/)

  const nobody = open()
  nobody.signInWith(await world.sessionOf('operateur'))
  assert.match((await nobody.get('/mes-projets')).html, /Vous n’avez pas encore déposé de projet/)
})

test('le reçu redit une référence bien écrite, et rien d’autre', async () => {
  assert.match((await open().get('/deposer-un-projet/recu?reference=P-2026-999999')).html, /P-2026-999999/)
  for (const wrong of ['', '?reference=', '?reference=P-26-1', '?reference=%3Cscript%3E'])
    assert.equal((await open().get(`/deposer-un-projet/recu${wrong}`)).status, 404)
})

test('un dépôt venu d’un autre site est refusé', async () => {
  const changes = await added(async () => {
    assert.equal((await open().post(page, idea(), { 'sec-fetch-site': 'cross-site' })).status, 403)
  })
  assert.deepEqual(changes, nothing)
})

test('lire ces pages n’écrit rien', async () => {
  const lines = async () => (await sql<{ n: number }>`select count(*) as n from kernel.journal`.execute(world.db)).rows[0]!.n
  const earlier = await lines()
  const changes = await added(async () => {
    for (const path of [page, `${page}/recu?reference=P-2026-0042`, '/mes-projets', '/espace']) await open().get(path)
  })
  assert.deepEqual([changes, await lines()], [nothing, earlier])
})
