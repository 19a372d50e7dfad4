import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { demonstrationSite, versionOf } from '../../../space-visits.ts'

const { world, ask } = await demonstrationSite()
after(world.close)

const plan = '/espace/ti-7501/plan'
const chef = 'chef-de-projet'

async function referenceOf(title: string): Promise<string> {
  const { html } = await ask(chef, `${plan}?q=${encodeURIComponent(title)}`)
  return /plan\/fiches\/(A-[\d-]+)"/.exec(html)![1]!
}

async function write(reference: string, form: Record<string, string>) {
  const page = `${plan}/fiches/${reference}/moyens`
  return ask(chef, page, { version: versionOf((await ask(chef, page)).html), ...form })
}

test('le budget, les financeurs, les risques et les liens d’une fiche se lisent sur sa page', async () => {
  const reference = await referenceOf('plateau technique')
  const budget = await write(reference, {
    part: 'budget',
    'forecast-investment-2027': '800 000',
    'actual-investment-2027': '',
    'forecast-fte-2027': '1,5',
  })
  assert.equal(budget.status, 303)
  assert.equal(
    (
      await write(reference, {
        part: 'funders',
        'funder-0': 'Région Nouvelle-Aquitaine',
        'amount-0': '300 000',
        'funder-1': 'État',
        'amount-1': '',
      })
    ).status,
    303,
  )
  assert.equal(
    (
      await write(reference, {
        part: 'risks',
        'risk-0': 'Pas de formateur',
        'likelihood-0': '3',
        'severity-0': '3',
        'response-0': 'Recruter avec l’IFRIA',
      })
    ).status,
    303,
  )
  assert.equal(
    (await write(reference, { part: 'links', 'target-0': 'https://agglo.example/plan.pdf', 'kind-0': 'document', 'label-0': 'Le dossier' }))
      .status,
    303,
  )
  const { html } = await ask('elu-referent', `${plan}/fiches/${reference}`)
  for (const words of [
    '800 000 €',
    '1,5 ETP',
    'Région Nouvelle-Aquitaine',
    '300 000 €',
    'à préciser',
    'Pas de formateur',
    'Fort (9)',
    'href="https://agglo.example/plan.pdf"',
  ])
    assert.ok(html.includes(words), words)
})

test('un ordre qui tourne en rond est refusé, avec les fiches du tour', async () => {
  const [a, b, c] = [await referenceOf('Ouvrir le Pôle'), await referenceOf('Mettre en relation'), await referenceOf('Monter une filière')]
  assert.equal((await write(b, { part: 'order', after: a })).status, 303)
  assert.equal((await write(c, { part: 'order', after: b })).status, 303)
  const refused = await write(a, { part: 'order', after: `${c}` })
  assert.equal(refused.status, 422)
  assert.ok(refused.html.includes(`${a} précède ${b} précède ${c} précède ${a}`))
  assert.ok(!(await ask(chef, `${plan}/fiches/${a}`)).html.includes('À faire avant'))
  assert.match((await ask(chef, `${plan}/fiches/${b}`)).html, /À faire avant/)
})

test('un montant mal écrit revient à sa case, les autres cases gardées', async () => {
  const reference = await referenceOf('plateau technique')
  const { status, html } = await write(reference, {
    part: 'funders',
    'funder-0': 'Région',
    'amount-0': 'beaucoup',
    'funder-1': 'ADEME',
    'amount-1': '50 000',
  })
  assert.equal(status, 422)
  for (const words of ['beaucoup', 'ADEME', '50 000', 'erreur-amount-0']) assert.ok(html.includes(words), words)
})

test('une sélection change d’un coup, une fois relue ; une ligne du journal le dit', async () => {
  const references = [await referenceOf('plateau technique'), await referenceOf('Loger les apprentis')]
  const page = `${plan}/lot?fiche=${references.join('&fiche=')}`
  const { html } = await ask(chef, page)
  assert.match(html, /2 fiches vont changer/)
  assert.equal((await ask(chef, page, { change: 'add-pilot', pilot: 'Sacha Brun', expected: '2' })).to, `${plan}?fait=lot-2`)
  const { html: list } = await ask(chef, `${plan}?q=Sacha+Brun`)
  for (const reference of references) assert.ok(list.includes(reference))
  const lines = await world.db
    .selectFrom('kernel.journal')
    .select(['outcome', 'detail'])
    .where('verb', '=', 'action-plan.change-many')
    .execute()
  assert.deepEqual(
    lines.map((line) => [line.outcome, (line.detail as { count: number }).count]),
    [['ok', 2]],
  )
})

test('tout ce que trouve un filtre change d’un coup, sauf si le compte n’est plus celui qu’on a lu', async () => {
  const page = `${plan}/lot?tout=oui&etat=under-way`
  const total = /(\d+) fiches vont changer/.exec((await ask(chef, page)).html)![1]!
  const refused = await ask(chef, page, { change: 'shift', days: '30', expected: String(Number(total) - 1) })
  assert.equal(refused.status, 409)
  const before = (await ask(chef, `${plan}/fiches.csv?etat=under-way`)).html
  assert.equal((await ask(chef, page, { change: 'shift', days: '30', expected: total })).status, 303)
  const afterwards = (await ask(chef, `${plan}/fiches.csv?etat=under-way`)).html
  assert.ok(before.includes('2026-10-31') && !afterwards.includes('2026-10-31') && afterwards.includes('2026-11-30'))
})

test('bloquer plusieurs fiches demande leur raison', async () => {
  const page = `${plan}/lot?tout=oui&etat=paused`
  const refused = await ask(chef, page, { change: 'status', status: 'blocked', expected: '1' })
  assert.equal(refused.status, 422)
  assert.match(refused.html, /porte sa raison/)
  assert.equal(
    (await ask(chef, page, { change: 'status', status: 'blocked', statusReason: 'Financeur absent', expected: '1' })).status,
    303,
  )
})
