import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { type Site, startSite } from './site.ts'

let folder: string
let site: Site
let browser: Browser

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ressort-rules-'))
  site = await startSite({ RESSORT_DATA_DIR: folder })
  browser = await launchBrowser()
})

after(async () => {
  await browser?.close()
  await site?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function signedIn(label: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris', javaScriptEnabled: false })).newPage()
  await page.goto(`${site.url}/connexion`)
  await page.getByRole('button', { name: label }).click()
  return page
}

async function accessible(page: Page) {
  const checking = await browser.newContext({ storageState: await page.context().storageState() })
  const seen = await checking.newPage()
  await seen.goto(page.url())
  const { violations } = await new AxeBuilder({ page: seen }).analyze()
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
    [],
  )
  await checking.close()
}

const path = '/operateur/dispositifs/fonds-vert-ti'
const facts = `territory-label = true
naf-code = 25.62B
place = COM-47001>EPCI-200096956>DEP-47>REG-75>PAYS-99100
governance-opinion = true
in-difficulty = false
investment-started = false
appreciation:interet-general = true
cost = 300000`

test('un opérateur change un seuil dans un navigateur : le cas échoue, puis passe, et une seconde personne publie à partir d’un jour', async () => {
  const writer = await signedIn('Opérateur : ADEME Claude')
  await writer.goto(`${site.url}/operateur/dispositifs`)
  await writer.getByRole('link', { name: 'Fonds vert – Territoires d’industrie en transition écologique' }).click()
  await writer.getByRole('button', { name: 'Ouvrir un brouillon' }).click()

  await writer.getByText('Ajouter un cas').click()
  await writer.getByLabel('Nom du cas').fill('Un projet de 300 000 €')
  await writer.getByLabel('Faits', { exact: true }).fill(facts)
  await writer.getByLabel('Avis attendu').selectOption('yes')
  await writer.getByRole('button', { name: 'Ajouter le cas' }).click()
  await writer.getByText('0 sur 1 jugés comme attendu').waitFor()

  const reviewer = await signedIn('Opérateur : ADEME (relecture)')
  await reviewer.goto(site.url + path)
  await reviewer.getByRole('button', { name: 'Publier les conditions' }).click()
  await reviewer.getByRole('alert').getByText('Un cas d’essai au moins n’est pas jugé comme attendu.').waitFor()

  await writer.getByRole('link', { name: 'Modifier : L’assiette éligible atteint 400 000 € hors taxes.' }).click()
  await writer.getByLabel('Valeur attendue').fill('beaucoup')
  await writer.getByRole('button', { name: 'Enregistrer la condition' }).click()
  await writer.getByRole('alert').getByText('« beaucoup » ne se lit pas comme une valeur').waitFor()
  await writer.getByLabel('Valeur attendue').fill('250000')
  await writer.getByLabel('La condition en une phrase').fill('L’assiette éligible atteint 250 000 € hors taxes.')
  await writer.getByRole('button', { name: 'Enregistrer la condition' }).click()
  await writer.getByText('1 sur 1 jugés comme attendu').waitFor()
  await accessible(writer)

  await writer.getByRole('button', { name: 'Publier les conditions' }).click()
  await writer.getByRole('alert').getByText('une autre personne de votre organisme').waitFor()

  await reviewer.goto(site.url + path)
  await reviewer.getByLabel('En vigueur à partir du').fill('2099-01-01')
  await reviewer.getByRole('button', { name: 'Publier les conditions' }).click()
  await reviewer.getByText('Les conditions sont publiées.').waitFor()
  await reviewer.getByText('La version 2 entre en vigueur le 01/01/2099.').waitFor()

  await writer.goto(`${site.url}/dispositifs/fonds-vert-ti`)
  assert.ok(
    await writer.getByText('L’assiette éligible atteint 400 000 € hors taxes.').isVisible(),
    'the threshold of today is still that of today',
  )
})
