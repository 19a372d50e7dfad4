import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { type Site, startSite } from './site.ts'

let folder: string
let site: Site
let browser: Browser

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ressort-scripts-'))
  site = await startSite({ RESSORT_DATA_DIR: folder })
  browser = await launchBrowser()
})

after(async () => {
  await browser?.close()
  await site?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The questions a page asked before it let somebody leave. */
async function openForm(): Promise<{ page: Page; asked: string[] }> {
  const page = await browser.newPage()
  const asked: string[] = []
  page.on('dialog', async (dialog) => {
    asked.push(dialog.type())
    await dialog.dismiss()
  })
  page.on('console', (message) => message.type() === 'error' && asked.push(message.text()))
  await page.goto(`${site.url}/deposer-un-projet`)
  return { page, asked }
}

const company = (page: Page) => page.locator('input[name="company"]')

test('a form with something typed asks before it is left, and keeps what was typed', async () => {
  const { page, asked } = await openForm()
  await company(page).click()
  await page.keyboard.type('Verrerie de la Garonne')
  await page
    .getByRole('link', { name: 'Territoires', exact: true })
    .first()
    .click()
    .catch(() => {})
  await page.waitForTimeout(300)
  assert.deepEqual(asked, ['beforeunload'])
  assert.match(page.url(), /\/deposer-un-projet$/)
  assert.equal(await company(page).inputValue(), 'Verrerie de la Garonne')
  await page.close()
})

test('sending the form asks nothing; coming back from a refusal, leaving asks again', async () => {
  const { page, asked } = await openForm()
  await company(page).click()
  await page.keyboard.type('V')
  await page.locator('main form[method="post"] button[type="submit"]').click()
  await page.locator('[aria-invalid="true"]').first().waitFor()
  assert.deepEqual(
    asked.filter((text) => text === 'beforeunload'),
    [],
  )
  await company(page).click()
  await page
    .getByRole('link', { name: 'Territoires', exact: true })
    .first()
    .click()
    .catch(() => {})
  await page.waitForTimeout(300)
  assert.deepEqual(
    asked.filter((text) => text === 'beforeunload'),
    ['beforeunload'],
  )
  await page.close()
})

test('nothing typed, nothing asked', async () => {
  const { page, asked } = await openForm()
  await page.getByRole('link', { name: 'Territoires', exact: true }).first().click()
  await page.waitForURL('**/territoires')
  assert.deepEqual(asked, [])
  await page.close()
})
