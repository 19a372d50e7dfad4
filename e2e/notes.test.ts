import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { sql } from 'kysely'
import { connect } from '#kernel/db.ts'
import { startEmbedded } from '#kernel/embedded.ts'
import { unguarded } from '#kernel/fixtures.ts'
import { launchBrowser } from './browser.ts'
import { type Site, startSite } from './site.ts'

// One note, two browsers: they type at once, one loses the network, types, comes back.

let folder: string
let site: Site
let browser: Browser

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ressort-notes-'))
  site = await startSite({ RESSORT_DATA_DIR: folder })
  browser = await launchBrowser()
})

after(async () => {
  await browser?.close()
  await site?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function signedIn(label: string, options: { javaScriptEnabled?: boolean } = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'fr-FR', ...options })
  const page = await context.newPage()
  await page.goto(`${site.url}/connexion`)
  await page.getByRole('button', { name: label }).click()
  await page.getByRole('button', { name: 'Déconnexion' }).waitFor()
  await page.close()
  return context
}

/** Opens a note of the space « Filière agroalimentaire », made now by the first who asks for it. */
async function newNote(context: BrowserContext, title: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${site.url}/espace/ti-7501/espaces`)
  await page.getByRole('link', { name: 'Filière agroalimentaire' }).first().click()
  await page.getByRole('link', { name: 'Notes', exact: true }).click()
  await page.getByLabel('Titre', { exact: true }).fill(title)
  await page.getByRole('button', { name: 'Ouvrir', exact: true }).click()
  await page.getByRole('heading', { name: title }).waitFor()
  return page
}

const area = (page: Page) => page.getByLabel('Texte de la note')
const isSaved = (page: Page) => page.getByText('Tout est enregistré.').waitFor()
const reads = async (page: Page, text: string) => {
  const read = () => area(page).inputValue()
  for (let tries = 0; tries < 600 && (await read()) !== text; tries++) await page.waitForTimeout(100)
  assert.equal(await read(), text)
}

async function inDatabase(title: string): Promise<string> {
  const server = await startEmbedded(folder)
  const db = connect(server.url, 1)
  try {
    return await unguarded(
      db,
      async (tx) => (await sql<{ text: string }>`select text from workspaces.note where title = ${title}`.execute(tx)).rows[0]!.text,
    )
  } finally {
    await db.destroy()
    await server.stop()
  }
}

test('two browsers type in a note at once; one goes offline, types, and returns: both texts are in both, and in the database', async () => {
  const [alix, sacha] = [await signedIn('Chef de projet d’Agen Industrie'), await signedIn('Partenaire : Technopole Agropole')]
  const one = await newNote(alix, 'Note à deux mains')
  const two = await sacha.newPage()
  await two.goto(one.url())
  await isSaved(one)
  await isSaved(two)
  await one.getByText('Sacha (démonstration)').waitFor()

  await area(one).pressSequentially('Premier. ')
  await reads(two, 'Premier. ')
  await area(two).press('End')
  await area(two).pressSequentially('Fin.')
  await reads(one, 'Premier. Fin.')
  // Both at once, each at their end of the text; the caret of each stays where they type.
  await area(one).press('Home')
  await Promise.all([area(one).pressSequentially('ABC ', { delay: 60 }), area(two).pressSequentially(' XYZ', { delay: 60 })])
  await reads(one, 'ABC Premier. Fin. XYZ')
  await reads(two, 'ABC Premier. Fin. XYZ')

  await sacha.setOffline(true)
  await area(two).pressSequentially(' Hors ligne.')
  await two.getByText('gardé dans ce navigateur').waitFor()
  await area(one).pressSequentially('Pendant ce temps. ')
  await isSaved(one)
  assert.equal(await area(two).inputValue(), 'ABC Premier. Fin. XYZ Hors ligne.')
  await sacha.setOffline(false)
  const both = 'ABC Pendant ce temps. Premier. Fin. XYZ Hors ligne.'
  await reads(one, both)
  await reads(two, both)
  await isSaved(two)
  assert.equal(await inDatabase('Note à deux mains'), both)
  await Promise.all([alix.close(), sacha.close()])
})

test('what was typed offline survives the closing of the page, and nothing stays in the browser once it is safe', async () => {
  const sacha = await signedIn('Partenaire : Technopole Agropole')
  const page = await newNote(sacha, 'Note fermée hors ligne')
  await isSaved(page)
  await area(page).pressSequentially('Avant. ')
  await isSaved(page)
  await sacha.setOffline(true)
  await area(page).pressSequentially('Après.')
  const address = page.url()
  await page.close()
  await sacha.setOffline(false)
  const again = await sacha.newPage()
  await again.goto(address)
  await reads(again, 'Avant. Après.')
  await isSaved(again)
  assert.equal(await again.evaluate(() => localStorage.length), 0)
  assert.equal(await inDatabase('Note fermée hors ligne'), 'Avant. Après.')
  await sacha.close()
})

test('without script the note is a form, and merges with a browser that types', async () => {
  const [alix, charlie] = [
    await signedIn('Chef de projet d’Agen Industrie'),
    await signedIn('Membre du comité', { javaScriptEnabled: false }),
  ]
  const live = await newNote(alix, 'Note avec et sans script')
  await isSaved(live)
  const plain = await charlie.newPage()
  await plain.goto(live.url())
  await area(plain).fill('Par le formulaire')
  await area(live).pressSequentially('En direct. ')
  await isSaved(live)
  await plain.getByRole('button', { name: 'Enregistrer', exact: true }).click()
  await plain.getByText('D’autres écrivaient en même temps').waitFor()
  const text = await area(plain).inputValue()
  assert.match(text, /En direct\. /)
  assert.match(text, /Par le formulaire/)
  await reads(live, text)
  await Promise.all([alix.close(), charlie.close()])
})
