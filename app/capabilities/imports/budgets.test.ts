import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { demonstrationWorld, unguarded } from '#kernel/fixtures.ts'
import { testSite } from '../../test-site.ts'
import { budgetFieldFor } from './model/budgets.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'ressort-budgets-'))
after(() => rm(dataDir, { recursive: true, force: true }))

const list = '/espace/ti-7501/reprises'

test('l’en-tête d’une colonne dit l’année, la nature et le côté du budget dans n’importe quel ordre', () => {
  const read: Readonly<Record<string, string | undefined>> = {
    '2025 investissement prévu': 'forecast_investment_2025',
    'Fonctionnement 2026 réalisé': 'actual_running_2026',
    'Dépenses · Invest. 2024 (HT, k€)': 'forecast_investment_2024',
    '2027 · ETP': 'forecast_fte_2027',
    'Équivalents temps plein constatés 2025': 'actual_fte_2025',
    'Réf.': 'reference',
    'Intitulé de l’action': 'title',
    'Investissement prévu': undefined,
    'Total 2025': undefined,
    'Investissement 2025-2027': undefined,
    'Investissement et fonctionnement 2025': undefined,
    'Investissement 1998': undefined,
    'Investissement 2025, prévu et réalisé': undefined,
  }
  for (const [header, field] of Object.entries(read)) assert.equal(budgetFieldFor(header), field, header)
})

interface Fiche {
  reference: string
  title: string
}

/** Budgets as people keep them: a title, years merged over their columns, short amounts, thousands, blanks, a total. */
async function budgets([one, two, three]: readonly Fiche[]): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('Budgets')
  sheet.addRow(['BUDGETS DU PLAN D’ACTIONS'])
  sheet.addRow(['Réf.', 'Action', 2025, null, null, 2026, null, 'Observations'])
  sheet.addRow([
    null,
    null,
    'Investissement prévu',
    'Investissement réalisé',
    'ETP prévus',
    'Fonctionnement prévu (k€)',
    'ETP réalisés',
    null,
  ])
  for (const range of ['A1:H1', 'A2:A3', 'B2:B3', 'C2:E2', 'F2:G2', 'H2:H3']) sheet.mergeCells(range)
  sheet.addRow([one!.reference, 'un autre titre', '1,2 M€', null, 0.25, 850, '80 %', 'à revoir'])
  sheet.addRow([null, two!.title.toUpperCase(), 'environ dix', 45000.5, '?', '12,5', null, null])
  sheet.addRow([null, null, 1000, null, null, null, null, null])
  sheet.addRow(['A-1999-9999', 'Perdue (fictive)', 1000, null, null, null, null, null])
  sheet.addRow([three!.reference, null, null, null, null, null, null, 'rien encore'])
  sheet.addRow([one!.reference, null, 5, null, null, null, null, null])
  sheet.addRow(['TOTAL', null, 1201000, 45000.5, null, null, null, null])
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

const fieldsOf = (html: string): Record<string, string> => ({
  version: /name="version" value="(\d+)"/.exec(html)![1]!,
  ...Object.fromEntries(
    [...html.matchAll(/<select[^>]*name="([\w-]+)".*?<\/select>/gs)].flatMap(([whole, name]) => {
      const [, value] = /<option value="([\w]+)" selected/.exec(whole!) ?? []
      return value ? [[name!, value]] : []
    }),
  ),
  headerFrom: /name="headerFrom"[^>]*value="(\d+)"/.exec(html)?.[1] ?? /value="(\d+)"[^>]*name="headerFrom"/.exec(html)![1]!,
})

test('les budgets d’un classeur se lisent, se corrigent, remplissent ceux du plan, et se défont exactement', async () => {
  await using world = await demonstrationWorld()
  const browser = (await testSite(world.db, { config: { dataDir } }))()
  browser.signInWith(await world.sessionOf('chef-de-projet'))
  const fiches = await unguarded(world.db, async (tx) => {
    const { rows } = await sql<Fiche & { id: string }>`
      select f.id, f.reference, f.title from action_plan.fiche f join territory.territory t on t.id = f.territory_id
      where t.code = 'ti-7501' order by f.reference limit 3`.execute(tx)
    await sql`delete from action_plan.budget_line where fiche_id = any(${rows.map(({ id }) => id)}::uuid[])`.execute(tx)
    await sql`
      insert into action_plan.budget_line (territory_id, fiche_id, year, kind, forecast, actual)
      select territory_id, id, 2025, 'investment', 90000000, 4200 from action_plan.fiche where id = ${rows[0]!.id}
      union all select territory_id, id, 2024, 'fte', 50, null from action_plan.fiche where id = ${rows[0]!.id}`.execute(tx)
    return rows
  })
  const linesNow = () =>
    unguarded(world.db, async (tx) => (await sql`select * from action_plan.budget_line order by fiche_id, year, kind`.execute(tx)).rows)
  const linesOf = async (rank: number) => {
    const { rows } = await unguarded(world.db, (tx) =>
      sql<Record<string, unknown>>`
        select year, kind, forecast::float, actual::float from action_plan.budget_line where fiche_id = ${fiches[rank]!.id} order by year, kind`.execute(
        tx,
      ),
    )
    return rows.map(({ year, kind, forecast, actual }) => [year, kind, forecast, actual])
  }
  const before = await linesNow()

  async function give() {
    const form = new FormData()
    form.set('target', 'budgets')
    form.set('file', new File([new Uint8Array(await budgets(fiches))], 'Budgets.xlsx'))
    return (await browser.post(list, form)).location!
  }
  const page = await give()
  const first = (await browser.get(page)).html
  const { version, sheet, headerFrom, headerRows, ...mapping } = fieldsOf(first)
  assert.deepEqual({ headerFrom, headerRows }, { headerFrom: '2', headerRows: '2' })
  assert.deepEqual(mapping, {
    'colonne-1': 'reference',
    'colonne-2': 'title',
    'colonne-3': 'forecast_investment_2025',
    'colonne-4': 'actual_investment_2025',
    'colonne-5': 'forecast_fte_2025',
    'colonne-6': 'forecast_running_2026',
    'colonne-7': 'actual_fte_2026',
  })
  for (const words of [
    /2\sbudgets à entrer/,
    /C5, 2025, investissement prévu/,
    /« environ dix » n’est pas un montant/,
    /1\s200\s000\s€ au lieu de 900\s000\s€/,
    /42\s€, gardé/,
    /lu dans « 850 »/,
    /lu dans « 80 % »/,
    /Ligne 6 : sans référence ni titre/,
    /A-1999-9999 : aucune action du plan n’a cette référence ou ce titre/,
    /: aucun montant/,
    /déjà dans ce classeur, ligne 4/,
    /TOTAL : ligne de total/,
  ])
    assert.match(first, words)
  assert.deepEqual(await linesNow(), before, 'nothing is written before it is confirmed')

  const confirmed = await browser.post(page, { ...fieldsOf(first), 'cellule-C5': '10 k€', verb: 'confirm' })
  assert.equal(confirmed.location, page)
  assert.deepEqual(await linesOf(0), [
    [2024, 'fte', 50, null],
    [2025, 'fte', 25, null],
    [2025, 'investment', 120000000, 4200],
    [2026, 'fte', null, 80],
    [2026, 'running', 85000000, null],
  ])
  assert.deepEqual(await linesOf(1), [
    [2025, 'investment', 1000000, 4500050],
    [2026, 'running', 1250000, null],
  ])
  assert.match((await browser.get(page)).html, /2\sbudgets sont remplis dans le plan/)

  const again = (await browser.get(await give())).html
  assert.match(again, /1\sbudget à entrer/, 'the mended cell was mended in the first workbook alone')
  assert.match(again, /le budget dit déjà cela/)

  assert.match((await browser.post(page, { verb: 'undo' })).location!, /fait=defait/)
  assert.deepEqual(await linesNow(), before)
})

test('un budget sur lequel on a travaillé depuis la reprise ne se défait plus', async () => {
  await using world = await demonstrationWorld()
  const browser = (await testSite(world.db, { config: { dataDir } }))()
  browser.signInWith(await world.sessionOf('chef-de-projet'))
  const { reference } = await unguarded(world.db, async (tx) => {
    const { rows } = await sql<Fiche>`
      select f.reference from action_plan.fiche f join territory.territory t on t.id = f.territory_id where t.code = 'ti-7501' limit 1`.execute(
      tx,
    )
    return rows[0]!
  })
  const form = new FormData()
  form.set('target', 'budgets')
  form.set('file', new File([`Référence;Investissement réalisé 2031\n${reference};1 234,50 €\n`], 'Budgets.csv'))
  const page = (await browser.post(list, form)).location!
  assert.equal((await browser.post(page, { ...fieldsOf((await browser.get(page)).html), verb: 'confirm' })).location, page)
  await unguarded(world.db, (tx) => sql`update action_plan.fiche set version = version + 1 where reference = ${reference}`.execute(tx))
  assert.match((await browser.get(page)).html, /On a travaillé depuis sur 1\sbudget/)
  assert.equal((await browser.post(page, { verb: 'undo' })).status, 409)
})
