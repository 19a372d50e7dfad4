import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { day } from '#kernel/day.ts'
import { factTable } from '#kernel/fact-table.ts'
import { cents, euros } from '#kernel/money.ts'
import { ruleOf } from '#cap/state-aid/model/law-file.ts'
import { demonstrationSite } from '../../../space-visits.ts'
import { type Award, duesOf } from '../model/publication.ts'

const { world, ask, pageOf } = await demonstrationSite()
after(world.close)

const project = await pageOf('Plateau de formation à la commande numérique (projet fictif)')
const rules = (await factTable(new URL('../../../../data/state-aid-rules.csv', import.meta.url))).map(ruleOf)
const award = (amount: number, grantedOn: string): Award => ({
  reference: 'P',
  title: 'T',
  company: 'C',
  funder: 'F',
  amount: cents(amount),
  grantedOn: day(grantedOn),
  publishedOn: null,
  evidence: null,
})

test('une aide se publie au-dessus du seuil, pas au seuil, et le dernier jour est encore à temps', () => {
  const on = (today: string, amount: number) => duesOf([award(amount, '2026-05-25')], rules, day(today)).map((d) => [d.dueOn, d.state])
  assert.deepEqual(on('2026-11-25', euros(100_000)), [])
  assert.deepEqual(on('2026-11-25', euros(100_000) + 1), [['2026-11-25', 'due']])
  assert.deepEqual(on('2026-11-26', euros(100_000) + 1), [['2026-11-25', 'late']])
  assert.deepEqual(duesOf([award(euros(200_000), '2027-02-01')], rules, day('2027-03-01')), [], 'no rule of that day is held')
})

test('la liste dit ce qui est dû, et le chef de projet note la preuve, une fois', async () => {
  const page = '/espace/ti-7501/argent/publications'
  const money = await ask('chef-de-projet', `${project}/argent`)
  const submissionKey = /name="submissionKey" value="([^"]+)"/.exec(money.html)![1]!
  await ask('chef-de-projet', `${project}/argent`, {
    submissionKey,
    funder: 'Région (essai)',
    state: 'granted',
    amount: '120 000',
    happenedOn: '2026-10-01',
    source: 'Arrêté (essai)',
  })
  assert.match((await ask('elu-referent', page)).html, /Région \(essai\)[\s\S]*01\/04\/2027/)
  const key = `${project.split('/').at(-1)} Région (essai)`
  const early = await ask('chef-de-projet', page, { award: key, publishedOn: '2026-09-01', evidence: 'https://exemple.example/aide' })
  assert.equal(early.status, 422)
  assert.match(early.html, /n’était pas encore accordée/)
  assert.equal(
    (await ask('elu-referent', page, { award: key, publishedOn: '2026-11-01', evidence: 'https://exemple.example/aide' })).status,
    403,
  )
  const done = await ask('chef-de-projet', page, { award: key, publishedOn: '2026-11-01', evidence: 'https://exemple.example/aide' })
  assert.match(done.to ?? '', /fait=publiee/)
  assert.match((await ask('chef-de-projet', page)).html, /le 01\/11\/2026 : https:\/\/exemple\.example\/aide/)
  const again = await ask('chef-de-projet', page, { award: key, publishedOn: '2026-11-01', evidence: 'https://exemple.example/aide' })
  assert.match(again.html, /déjà notée/)
})
