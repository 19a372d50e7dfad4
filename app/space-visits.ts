import { type Account, demonstrationWorld } from '#kernel/fixtures.ts'
import { testSite } from './test-site.ts'

/** The demonstration world behind its pages: what tests ask as one account or another, signed out included. */
export async function demonstrationSite() {
  const world = await demonstrationWorld()
  const openBrowser = await testSite(world.db)
  const browsers = new Map<string, ReturnType<typeof openBrowser>>()

  async function browserOf(who: Account | 'signed-out') {
    const known = browsers.get(who)
    if (known) return known
    const browser = openBrowser()
    if (who !== 'signed-out') browser.signInWith(await world.sessionOf(who))
    browsers.set(who, browser)
    return browser
  }

  async function ask(who: Account | 'signed-out', path: string, form?: Record<string, string>) {
    const browser = await browserOf(who)
    const { status, location, headers, html } = await (form ? browser.post(path, form) : browser.get(path))
    return { status, to: location, type: headers.get('content-type') ?? '', html: plain(html) }
  }

  /** Sends one of the page's own forms, with the version the page shows. */
  async function doIt(who: Account, page: string, form: Record<string, string>) {
    const { html } = await ask(who, page)
    return ask(who, page, { version: versionOf(html), ...form })
  }

  /** The page of a project of ti-7501, found by its title as the chef de projet would. */
  async function pageOf(title: string): Promise<string> {
    const { html } = await ask('chef-de-projet', `/espace/ti-7501/projets?q=${encodeURIComponent(title.slice(0, 30))}`)
    return /href="(\/espace\/ti-7501\/projets\/P-[\d-]+)"/.exec(html)![1]!
  }
  return { world, ask, doIt, pageOf }
}

export const versionOf = (html: string): string => /name="version" value="(\d+)"/.exec(html)?.[1] ?? ''

// Narrow spaces are for eyes; entities for the parser.
const plain = (html: string) =>
  html
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .replaceAll('&#x27;', '’')
    .replaceAll('&amp;', '&')
