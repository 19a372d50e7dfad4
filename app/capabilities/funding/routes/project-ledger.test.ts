import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { demonstrationSite } from '../../../space-visits.ts'

const { world, ask, pageOf } = await demonstrationSite()
after(world.close)

const project = await pageOf('Centre d’usinage sobre en énergie (projet fictif)')
const ledger = `${project}/argent`
const line = (changes: Record<string, string>) => ({
  funder: 'Fonds d’essai',
  state: 'requested',
  amount: '100 000',
  happenedOn: '2026-10-01',
  source: 'courrier',
  ...changes,
})
const write = (changes: Record<string, string>) => ask('chef-de-projet', ledger, line(changes))
const sumOf = async (path: string, label: string) =>
  new RegExp(`${label}</dt><dd><strong>([\\d ]+) €`).exec((await ask('chef-de-projet', path)).html)?.[1]

test('une correction est une nouvelle ligne, et les sommes suivent', async () => {
  assert.equal((await write({})).status, 303)
  assert.equal(await sumOf(ledger, 'Demandé'), '184 000')
  assert.equal((await write({ correction: 'down', amount: '30 000', source: 'erreur de saisie' })).to, `${ledger}?fait=ligne`)
  assert.equal(await sumOf(ledger, 'Demandé'), '154 000')
  assert.equal(await sumOf(project, 'Aides demandées'), '154 000')
  const { html } = await ask('chef-de-projet', ledger)
  assert.match(html, /100 000 €/)
  assert.match(html, /Demandé<br\/><small>correction<\/small>/)
  assert.match((await ask('chef-de-projet', `${project}/historique`)).html, /Fonds d’essai, demandé, [-−]30 000 €, correction/)
})

test('une correction ne retire pas plus que ce financeur n’a à cet état, au centime près', async () => {
  assert.equal((await write({ funder: 'Autre fonds', amount: '50' })).status, 303)
  const refusals = [
    { funder: 'Autre fonds', amount: '50,01' },
    { funder: 'Autre fonds', amount: '50', state: 'granted' },
    { funder: 'Inconnu', amount: '1' },
  ]
  for (const refused of refusals) {
    const answer = await write({ ...refused, correction: 'down' })
    assert.equal(answer.status, 422)
    assert.match(answer.html, /id="erreur-amount">Cette correction dépasse ce que le registre note pour ce financeur à cet état/)
    assert.match(answer.html, /<input type="checkbox"[^>]*checked=""/)
    assert.match(answer.html, new RegExp(`value="${refused.amount}"`))
  }
  assert.equal((await write({ funder: 'autre FONDS', amount: '50', correction: 'down' })).status, 303)
  assert.equal((await write({ funder: 'Autre fonds', amount: '0,01', correction: 'down' })).status, 422)
})

test('deux corrections en même temps ne retirent pas deux fois la même somme', async () => {
  assert.equal((await write({ funder: 'Fonds partagé', amount: '10' })).status, 303)
  const both = await Promise.all([1, 2].map(() => write({ funder: 'Fonds partagé', amount: '10', correction: 'down' })))
  assert.deepEqual(both.map(({ status }) => status).sort(), [303, 422])
})

test('une correction envoyée deux fois retire une fois, même quand elle retire tout', async () => {
  assert.equal((await write({ funder: 'Fonds repris', amount: '10' })).status, 303)
  const correction = { funder: 'Fonds repris', amount: '10', correction: 'down', submissionKey: randomUUID() }
  const earlier = await sumOf(ledger, 'Demandé')
  const both = await Promise.all([write(correction), write(correction)])
  assert.deepEqual(
    both.map(({ status }) => status),
    [303, 303],
  )
  assert.notEqual(await sumOf(ledger, 'Demandé'), earlier)
  assert.equal((await write({ ...correction, submissionKey: randomUUID() })).status, 422)
})

test('le montant d’une correction s’écrit sans signe', async () => {
  const answer = await write({ amount: '-30 000', correction: 'down' })
  assert.equal(answer.status, 422)
  assert.match(answer.html, /id="erreur-amount">Le montant doit être supérieur à zéro/)
})

test('ce qui est accordé sans régime ni plafond vérifiés le dit au chef de projet, par quelque voie que la ligne soit venue', async () => {
  const words = /Régime à préciser/
  const planned = `${await pageOf('Nouvelle ligne de plats végétaux (projet fictif)')}/argent`
  const grant = (changes: Record<string, string>) =>
    ask('chef-de-projet', planned, line({ state: 'granted', amount: '9 000 000', ...changes }))
  assert.doesNotMatch((await ask('chef-de-projet', planned)).html, words)
  assert.equal((await grant({})).status, 303)
  assert.match((await ask('chef-de-projet', planned)).html, words)
  assert.equal((await grant({ correction: 'down' })).status, 303)
  assert.doesNotMatch((await ask('chef-de-projet', planned)).html, words, 'nothing is granted any more')

  const published = `${await pageOf('Économie de titane')}/argent`
  assert.match((await ask('chef-de-projet', published)).html, words)
  assert.doesNotMatch((await ask('elu-referent', published)).html, words)
})
