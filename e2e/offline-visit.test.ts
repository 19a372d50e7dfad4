import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { until } from '#kernel/test-mail-server.ts'
import { launchBrowser } from './browser.ts'
import { type Site, startSite } from './site.ts'

let folder: string
let site: Site
let browser: Browser

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ressort-visit-'))
  site = await startSite({ RESSORT_DATA_DIR: join(folder, 'data') })
  browser = await launchBrowser()
})

after(async () => {
  await browser?.close()
  await site?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

test('a visit noted on a phone without network, its photo included, is written once when the network is back', async () => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const page = await phone.newPage()
  const form = `${site.url}/espace/ti-7501/entreprises/visite`
  await page.goto(`${site.url}/connexion`)
  await page.getByRole('button', { name: /Chef de projet d’Agen Industrie/ }).click()
  await page.goto(form)
  // The page and what it needs: a page that is kept without its script would send nothing.
  await until(() =>
    page.evaluate(async () => {
      const shelf = await caches.open('ressort-visit-1')
      const needed = [...document.querySelectorAll<HTMLScriptElement>('script[src]')].map(({ src }) => src)
      const found = await Promise.all([location.href, ...needed].map((address) => shelf.match(address)))
      return navigator.serviceWorker.controller !== null && found.every(Boolean)
    }),
  )

  await phone.setOffline(true)
  // The form opens again in a workshop that has no network.
  await page.goto(form)
  await page.getByLabel('Ou une nouvelle entreprise').fill('Chaudronnerie sans réseau (fictive)')
  await page.getByLabel('Qui vous y a mené').selectOption('company')
  await page.getByLabel('Ce que vous retenez').fill('Dicté au pied de la machine.')
  await page.getByLabel('Énergie').first().check()
  const photo = join(folder, 'machine.png')
  writeFileSync(photo, picture)
  await page.getByLabel('Photos').setInputFiles(photo)
  await page.getByRole('button', { name: 'Noter la visite' }).click()
  await page.getByText('Chaudronnerie sans réseau (fictive) : gardée sur ce téléphone').waitFor()
  assert.equal(await page.getByLabel('Ce que vous retenez').inputValue(), '')

  // It outlives the page, then leaves by itself; a second page that opens at the same time does not send it twice.
  await page.goto(form)
  await page.getByText('gardée sur ce téléphone').waitFor()
  await phone.setOffline(false)
  await page.getByText('Une visite vient de partir.').waitFor()
  await page.goto(form)

  await page.goto(`${site.url}/espace/ti-7501/entreprises?q=Chaudronnerie`)
  const links = page.getByRole('link', { name: 'Chaudronnerie sans réseau (fictive)' })
  assert.equal(await links.count(), 1)
  await links.click()
  assert.equal(await page.getByText('Dicté au pied de la machine.').count(), 1)
  const image = page.locator('.photos img')
  assert.equal(await image.count(), 1)
  assert.equal(await image.evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth)), 1)
  await phone.close()
})
