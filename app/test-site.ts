import { Temporal } from 'temporal-polyfill'
import { readConfig } from '#kernel/config.ts'
import { type Account, demonstrationWorld } from '#kernel/fixtures.ts'
import { createApp } from './server.ts'

const base = 'http://ressort.test'

/** The demonstration world behind its pages: what tests ask as one account or another, signed out included. */
export async function demonstrationSite() {
  const world = await demonstrationWorld()
  const app = await createApp({
    db: world.db,
    config: readConfig({ RESSORT_BASE_URL: base }),
    report: () => {},
    now: () => Temporal.Instant.from('2026-11-23T10:00:00Z'),
  })
  const sessions = new Map<Account, string>()

  async function ask(who: Account | 'signed-out', path: string, form?: Record<string, string>) {
    if (who !== 'signed-out' && !sessions.has(who)) sessions.set(who, await world.sessionOf(who))
    const headers: Record<string, string> = { origin: base }
    if (who !== 'signed-out') headers.cookie = `ressort_session=${sessions.get(who)}`
    const body = form && new URLSearchParams(form)
    const request = new Request(base + path, body ? { method: 'POST', headers, body } : { headers })
    const response = await app.fetch(request)
    return {
      status: response.status,
      to: response.headers.get('location'),
      type: response.headers.get('content-type') ?? '',
      html: plain(await response.text()),
    }
  }

  /** Sends one of the page's own forms, with the version the page shows. */
  async function doIt(who: Account, page: string, form: Record<string, string>) {
    const { html } = await ask(who, page)
    return ask(who, page, { version: versionOf(html), ...form })
  }

  /** The page of a project of ti-7501, found by its title as the chef de projet would. */
  async function pageOf(title: string): Promise<string> {
    const { html } = await ask(
      'chef-de-projet',
      `/espace/ti-7501/projets?q=${encodeURIComponent(title.slice(0, 30))}`,
    )
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
