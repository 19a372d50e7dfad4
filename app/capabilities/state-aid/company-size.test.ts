import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { act, read } from '#kernel/act.ts'
import { day } from '#kernel/day.ts'
import { factTable } from '#kernel/fact-table.ts'
import { newId } from '#kernel/id.ts'
import { euros } from '#kernel/money.ts'
import { ok } from '#kernel/outcome.ts'
import { demonstrationSite } from '../../space-visits.ts'
import { type CompanyStatement, readStatement, typedAgain, verdictOf } from './model/company-statement.ts'
import { type DifficultyFacts, difficultyOf } from './model/difficulty.ts'
import { ruleOf } from './model/law-file.ts'
import { registerEntriesOf } from './queries/register.ts'

const { world, ask, pageOf } = await demonstrationSite()
after(world.close)

const project = await pageOf('Plateau de formation à la commande numérique (projet fictif)')

const rules = (await factTable(new URL('../../../data/state-aid-rules.csv', import.meta.url))).map(ruleOf)
const on = day('2026-11-25')
const nothing: DifficultyFacts = { young: null, capital: null, equity: null, proceedings: null, rescued: null, ratios: null }
const sound: DifficultyFacts = { young: 'no', capital: euros(100), equity: euros(50), proceedings: 'no', rescued: 'no', ratios: 'no' }
const year = (y: number, headcount: number, turnover: number) => ({
  year: y,
  headcount,
  turnover: euros(turnover),
  balance: euros(turnover),
})
const company = (more: Partial<CompanyStatement> = {}): CompanyStatement => ({
  years: [year(2024, 40, 5_000_000), year(2025, 45, 6_000_000)],
  publicShare: 0,
  others: [],
  difficulty: nothing,
  source: 'comptes',
  ...more,
})

test('la taille se lit sur deux exercices : un seul ne suffit qu’à une entreprise récente', () => {
  assert.equal(verdictOf(company(), rules, on).size, 'small')
  const one = verdictOf(company({ years: [year(2025, 45, 6_000_000)] }), rules, on)
  assert.equal(one.size, undefined)
  assert.match(one.missing[0]!, /second exercice/)
  assert.equal(
    verdictOf(company({ years: [year(2025, 45, 6_000_000)], difficulty: { ...nothing, young: 'yes' } }), rules, on).size,
    'small',
  )
})

test('une entreprise liée dont les chiffres ne sont pas connus laisse la taille inconnue ; sous 25 %, elle ne compte pas', () => {
  const other = (share: number, figures: CompanyStatement['others'][number]['figures']) => ({
    name: 'Holding (fictive)',
    way: 'holds' as const,
    share,
    figures,
  })
  assert.equal(verdictOf(company({ others: [other(6000, null)] }), rules, on).size, undefined)
  assert.equal(verdictOf(company({ others: [other(2499, null)] }), rules, on).size, 'small')
  assert.equal(verdictOf(company({ others: [other(6000, year(2025, 240, 60_000_000))] }), rules, on).size, 'large')
  assert.equal(verdictOf(company({ others: [other(3000, year(2025, 100, 9_000_000))] }), rules, on).size, 'medium')
  assert.equal(
    verdictOf(company({ years: [year(2024, 300, 60_000_000), year(2025, 300, 60_000_000)], others: [other(6000, null)] }), rules, on).size,
    'large',
  )
})

test('en difficulté : un critère suffit, tous sont à écarter, et ce qui n’est pas dit reste inconnu', () => {
  assert.equal(difficultyOf(sound, 'small').holds, 'no')
  assert.equal(difficultyOf(nothing, 'small').holds, 'unknown')
  assert.equal(difficultyOf({ ...sound, equity: euros(49.99) }, 'small').holds, 'yes')
  assert.equal(difficultyOf({ ...sound, equity: euros(49.99), young: 'yes' }, 'small').holds, 'no')
  assert.equal(difficultyOf({ ...sound, equity: euros(49.99), young: 'yes' }, 'large').holds, 'yes')
  assert.equal(difficultyOf({ ...sound, equity: euros(49.99), young: 'yes' }, undefined).holds, 'unknown')
  assert.equal(difficultyOf({ ...nothing, proceedings: 'yes' }, 'small').holds, 'yes')
  assert.equal(difficultyOf({ ...sound, ratios: 'yes' }, 'small').holds, 'no')
  assert.equal(difficultyOf({ ...sound, ratios: 'yes' }, 'large').holds, 'yes')
})

test('ce qui est enregistré se relit dans la même forme', () => {
  const told = company({
    publicShare: 1250,
    difficulty: sound,
    others: [{ name: 'Holding (fictive)', way: 'holds', share: 6000, figures: null }],
  })
  assert.deepEqual(readStatement(typedAgain(told), on), { told, mistakes: {} })
})

const page = `${project}/taille`
const typed = {
  'exercice-0-annee': '2025',
  'exercice-0-effectif': '45',
  'exercice-0-ca': '6 000 000',
  'exercice-0-bilan': '5 000 000',
  'exercice-1-annee': '2024',
  'exercice-1-effectif': '40',
  'exercice-1-ca': '5 500 000',
  'exercice-1-bilan': '5 000 000',
  capital: '100 000',
  'fonds-propres': '80 000',
  recente: 'no',
  procedure: 'no',
  sauvetage: 'no',
  source: 'Comptes déposés (fictifs)',
}

test('la page dit le verdict pas à pas, garde ce qui est faux à côté du champ, et la boîte à outils s’en sert', async () => {
  const wrong = await ask('chef-de-projet', page, { ...typed, 'exercice-1-annee': '2022', 'exercice-0-ca': 'beaucoup' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.html, /Écrivez le chiffre d’affaires en chiffres/)
  assert.match(wrong.html, /value="beaucoup"/)
  const done = await ask('chef-de-projet', page, typed)
  assert.equal(done.to, `${page}?fait=dit`)
  const { html } = await ask('chef-de-projet', page)
  assert.match(html, /Petite entreprise \(PME\)/)
  assert.match(html, /Pas en difficulté/)
  assert.match(html, /Comptes déposés \(fictifs\)/)
  const search = await ask('chef-de-projet', `${project}/plan/chercher`)
  assert.match(search.html, /value="small" selected/)
})

test('les chiffres restent à l’entreprise et au chef de projet', async () => {
  for (const role of ['elu-referent', 'industriel-referent', 'comite', 'programme'] as const)
    assert.ok([403, 404].includes((await ask(role, page)).status), role)
  const seen = await read(await world.as('elu-referent'), (tx) =>
    sql<{ n: number }>`select count(*)::int as n from state_aid.company_statement`.execute(tx),
  )
  assert.equal(seen.rows[0]!.n, 0)
})

test('la base n’écrit pas plus que les verbes : ni lien d’une entreprise étrangère, ni inscription sans aide, ni charge changée', async () => {
  const chef = await world.as('chef-de-projet')
  const { rows } = await read(chef, (tx) =>
    sql<{
      id: string
      territoryId: string
    }>`select id, territory_id as "territoryId" from projects.project where siren is not null and stage = 'qualified' limit 1`.execute(tx),
  )
  const { id, territoryId } = rows[0]!
  await assert.rejects(
    act(chef, { name: 'test.forge' }, async (tx) => {
      await sql`insert into state_aid.control_link (territory_id, id, holder, held, control, source, declared_by, declared_on)
      values (${territoryId}, ${newId()}, '111111118', '222222226', 'board', 'essai', ${chef.actor.id}, ${on})`.execute(tx)
      return ok()
    }),
    /row-level security/,
  )
  await assert.rejects(
    act(chef, { name: 'test.forge' }, async (tx) => {
      await sql`insert into state_aid.register_entry (territory_id, id, project_id, grant_id, payload, due_on, state)
      select ${territoryId}, ${newId()}, ${id}, g.id, '{}', ${on}, 'waiting' from state_aid.de_minimis_grant g where g.declared_by is null limit 1`.execute(
        tx,
      )
      return ok()
    }),
    /row-level security/,
  )

  const dues = `${project}/de-minimis`
  const { html } = await ask('chef-de-projet', dues)
  const submissionKey = /name="submissionKey" value="([^"]+)"/.exec(html)![1]!
  assert.match(
    (await ask('chef-de-projet', dues, { verb: 'grant', submissionKey, amount: '10', grantedOn: '2026-01-15', purpose: 'Essai' })).to ?? '',
    /fait=aide/,
  )
  const reference = project.split('/').at(-1)!
  const [own] = (
    await read(chef, (tx) =>
      sql<{
        id: string
        territoryId: string
      }>`select id, territory_id as "territoryId" from projects.project where reference = ${reference}`.execute(tx),
    )
  ).rows
  const [entry] = await read(chef, (tx) => registerEntriesOf(tx, own!))
  for (const change of [sql`payload = '{}', state = 'by-hand', receipt = 'x'`, sql`state = 'sent', receipt = 'x'`])
    await assert.rejects(
      act(chef, { name: 'test.forge' }, async (tx) => {
        await sql`update state_aid.register_entry set ${change} where id = ${entry!.id}`.execute(tx)
        return ok()
      }),
    )
})
