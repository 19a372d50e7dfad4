import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { askToJoin } from '#cap/membership/actions.ts'
import { fileIdea } from '#cap/projects/actions.ts'
import { IdeaForm } from '#cap/projects/model.ts'
import { demonstrationSite, versionOf } from './space-visits.ts'

const { world, ask, doIt, pageOf } = await demonstrationSite()
after(world.close)

async function fileAnIdea(title: string): Promise<string> {
  const idea = IdeaForm.parse({
    submissionKey: randomUUID(),
    company: 'Verrerie de la Garonne (fictive)',
    siret: '99910137100014',
    communeCode: '47001',
    title,
    summary: 'Remplacer un four à gaz par un four électrique.',
    purpose: 'water',
    filiere: 'other',
    naf: '23.13Z',
    enjeux: ['transition'],
    cost: '1 000 000',
    startsOn: '2027-03-01',
    endsOn: '2028-02-28',
    jobsCreated: '6',
    jobsMaintained: '41',
    contact: 'Dominique Verrier',
    email: 'dominique@verrerie.example',
  })
  const filed = await fileIdea(world.asVisitor, idea)
  assert.ok(filed.ok)
  return `/espace/ti-7501/projets/${filed.value.reference}`
}

test('de l’idée au total national, par les seuls formulaires des pages', async () => {
  const page = await fileAnIdea('Four électrique')
  const before = await ask('programme', '/programme')

  assert.match((await ask('chef-de-projet', '/espace/ti-7501/tableau-de-bord')).html, /4 idées à qualifier ou à écarter/)
  assert.equal((await doIt('chef-de-projet', page, { verb: 'qualify' })).to, `${page}?fait=qualify`)

  const toolbox = await ask('chef-de-projet', `${page}/boite-a-outils`)
  assert.match(toolbox.html, /La prochaine question/)
  assert.match(toolbox.html, /jusqu’à <strong>800 000 €<\/strong>/)
  const wrong = await ask('chef-de-projet', `${page}/boite-a-outils`, {
    fact: 'headcount',
    'reponse-headcount': 'quarante',
  })
  assert.equal(wrong.status, 422)
  assert.match(wrong.html, /value="quarante"/)
  assert.match(wrong.html, /Nous n’avons pas pu lire cette réponse/)
  const answered = await ask('chef-de-projet', `${page}/boite-a-outils`, {
    fact: 'headcount',
    'reponse-headcount': '41',
  })
  assert.equal(answered.status, 303)
  assert.match((await ask('chef-de-projet', `${page}/boite-a-outils`)).html, /41 personnes · Alix \(démonstration\), 23\/11\/2026/)

  const water = 'montant-agence-eau-adour-garonne'
  const tooMuch = await ask('chef-de-projet', `${page}/plan`, {
    verb: 'compose',
    [water]: '800 001',
    'regime-agence-eau-adour-garonne': 'gber',
  })
  assert.equal(tooMuch.status, 422)
  assert.match(tooMuch.html, /Agence de l’eau Adour-Garonne – eau industrielle : 800 000 € au plus pour ce projet\./)
  assert.match(tooMuch.html, /value="800 001"/)
  const plan = await ask('chef-de-projet', `${page}/plan`, {
    verb: 'compose',
    [water]: '300 000',
    'regime-agence-eau-adour-garonne': 'gber',
  })
  assert.equal(plan.to, `${page}/plan?fait=plan`)
  assert.match((await ask('chef-de-projet', `${page}/plan`)).html, /Part de l’entreprise<\/dt><dd><strong>700 000 €/)

  assert.match((await ask('chef-de-projet', page)).html, /Confidentiel : ouvrez d’abord le projet à la gouvernance/)
  assert.equal((await doIt('chef-de-projet', page, { verb: 'propose' })).status, 422)
  assert.equal((await doIt('chef-de-projet', page, { verb: 'open', tier: 'territory', embargoUntil: '' })).status, 303)
  assert.equal((await doIt('chef-de-projet', page, { verb: 'propose' })).status, 303)

  assert.match(
    (await ask('chef-de-projet', page)).html,
    /Le binôme décide : il faut encore la signature de l’élu référent et de l’industriel référent\./,
  )
  assert.match((await ask('elu-referent', '/espace/ti-7501/tableau-de-bord')).html, /attendent votre signature/)
  assert.equal((await doIt('elu-referent', page, { verb: 'sign', half: 'elu', verdict: 'retained' })).status, 303)
  assert.match((await ask('elu-referent', page)).html, /Vous avez signé ce tour. Il faut encore la signature de l’industriel référent\./)
  assert.equal((await doIt('industriel-referent', page, { verb: 'sign', half: 'industriel', verdict: 'retained' })).status, 303)
  assert.match((await ask('elu-referent', page)).html, /Décision rendue le 23\/11\/2026/)

  const sums = await ask('programme', '/programme')
  assert.equal(retained(sums.html), retained(before.html) + 1)
  assert.equal(investment(sums.html), investment(before.html) + 1_000_000)

  const history = (await ask('elu-referent', `${page}/historique`)).html
  for (const told of [
    'Qualifié',
    'Idée détectée → Qualifié',
    'Confidentiel → Gouvernance',
    'refusé : le projet était encore confidentiel',
    'refusé : le plan dépassait un taux, un plafond ou le coût',
    'le projet est retenu',
  ])
    assert.ok(history.includes(told), told)
})

const retained = (html: string) => Number(/Projets retenus<\/dt><dd><strong>(\d+)/.exec(html)?.[1])
const investment = (html: string) => Number(/M€<\/strong><small>([\d ]+) €/.exec(html)?.[1]?.replaceAll(' ', ''))

test('une version dépassée est refusée, et ce qui était écrit est gardé', async () => {
  const page = await fileAnIdea('Version dépassée')
  const seen = versionOf((await ask('chef-de-projet', page)).html)
  assert.equal((await doIt('chef-de-projet', page, { verb: 'open', tier: 'partners', embargoUntil: '' })).status, 303)
  const late = await ask('chef-de-projet', page, {
    verb: 'dismiss',
    version: seen,
    reason: 'Le projet relève d’un autre territoire.',
  })
  assert.equal(late.status, 409)
  assert.match(late.html, /Ce projet a changé pendant que vous lisiez cette page/)
  assert.match(late.html, /Le projet relève d’un autre territoire\.<\/textarea>/)
  assert.notEqual(versionOf(late.html), seen)
  const kept = await ask('chef-de-projet', page, {
    verb: 'dismiss',
    version: versionOf(late.html),
    reason: 'Non.',
  })
  assert.equal(kept.status, 422)
  assert.match(kept.html, /Écrivez le motif en une phrase au moins/)
})

test('l’entreprise lit et complète son dossier, sans rien décider', async () => {
  const page = await pageOf('Nouvelle ligne de plats végétaux (projet fictif)')
  const { html } = await ask('entreprise-conserverie', page)
  assert.match(html, /Mes projets/)
  assert.doesNotMatch(html, /value="qualify"|Partenaires<\/a>/)
  // The row is not theirs to lock: the database hides it from the verb before the policy answers.
  assert.equal((await ask('entreprise-conserverie', page, { verb: 'qualify', version: '1' })).status, 404)
  assert.equal((await ask('entreprise-conserverie', `${page}/plan`, { verb: 'compose' })).status, 403)
  assert.equal(
    (
      await ask('entreprise-conserverie', `${page}/argent`, {
        funder: 'ADEME',
        state: 'granted',
        amount: '10',
        happenedOn: '2026-01-01',
        source: 'courrier',
      })
    ).status,
    403,
  )
  assert.equal(
    (
      await ask('entreprise-conserverie', `${page}/boite-a-outils`, {
        fact: 'headcount',
        'reponse-headcount': '85',
      })
    ).status,
    303,
  )
  const grant = {
    verb: 'declare',
    funder: 'Région',
    amount: '20 000',
    grantedOn: '2026-02-01',
  }
  assert.equal((await ask('entreprise-conserverie', `${page}/plan`, grant)).status, 403)
  await doIt('chef-de-projet', page, { verb: 'qualify' })
  assert.equal((await ask('entreprise-conserverie', `${page}/plan`, grant)).status, 303)
  assert.match(
    (await ask('entreprise-conserverie', `${page}/plan`)).html,
    /Il reste <strong>180 000 €<\/strong> sur un plafond de 300 000 €/,
  )
})

test('une appréciation ne revient pas à l’entreprise', async () => {
  const page = await pageOf('Nouvelle ligne de plats végétaux (projet fictif)')
  const fact = 'appreciation:immobilisations'
  const sent = { fact, 'reponse-appreciation-immobilisations': 'true' }
  assert.equal((await ask('entreprise-conserverie', `${page}/boite-a-outils`, sent)).status, 403)
  assert.equal((await ask('chef-de-projet', `${page}/boite-a-outils`, sent)).status, 303)
})

test('le fichier des projets a les filtres de la page, et n’exécute rien dans un tableur', async () => {
  const page = await fileAnIdea('=HYPERLINK("https://exemple.fr")')
  const file = await ask('chef-de-projet', '/espace/ti-7501/projets.csv?etape=idea&q=HYPERLINK')
  assert.match(file.type, /text\/csv/)
  const rows = file.html.trim().split('\r\n')
  assert.equal(rows.length, 2)
  assert.ok(rows[1]?.startsWith(`${page.split('/').at(-1)};"'=HYPERLINK(""https://exemple.fr"")"`), rows[1])
})

test('une demande à rejoindre le territoire se traite une fois, par le chef de projet', async () => {
  await askToJoin(world.asVisitor, 'ti-7501', {
    submissionKey: randomUUID(),
    organisation: 'Lycée Jean-Monnet (fictif)',
    kind: 'school',
    contact: 'Claude',
    email: 'claude@lycee.example',
    message: 'Bonjour.',
  })
  const partners = await ask('chef-de-projet', '/espace/ti-7501/partenaires')
  const id = /name="request" value="([^"]+)"/.exec(partners.html)?.[1] ?? ''
  assert.match(partners.html, /Lycée Jean-Monnet \(fictif\)/)
  assert.doesNotMatch((await ask('comite', '/espace/ti-7501/partenaires')).html, /Lycée Jean-Monnet/)
  assert.equal((await ask('elu-referent', '/espace/ti-7501/partenaires', { request: id, status: 'accepted' })).status, 403)
  assert.equal((await ask('chef-de-projet', '/espace/ti-7501/partenaires', { request: id, status: 'accepted' })).status, 303)
  assert.equal((await ask('chef-de-projet', '/espace/ti-7501/partenaires', { request: id, status: 'declined' })).status, 409)
})
