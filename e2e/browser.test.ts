import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launchBrowser } from './browser.ts'

test('the browser of the tests starts, has a font and draws French', async () => {
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.setContent('<title>Été</title><span id="a">œuvre</span><br><span id="b">œuvre à Agen, 1 234,56 €</span>')
    assert.equal(await page.title(), 'Été')
    const [short, long] = await Promise.all(['#a', '#b'].map((id) => page.locator(id).boundingBox()))
    assert(short && long && short.width > 0 && long.width > short.width)
  } finally {
    await browser.close()
  }
})
