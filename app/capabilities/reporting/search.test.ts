import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { accounts, unguarded } from '#kernel/fixtures.ts'
import { demonstrationSite } from '../../space-visits.ts'

const { world, ask } = await demonstrationSite()
after(world.close)

const page = '/espace/ti-7501/recherche'
const find = (who: Parameters<typeof ask>[0], words: string, kind = '') =>
  ask(who, `${page}?q=${encodeURIComponent(words)}${kind && `&genre=${kind}`}`)
const hits = (html: string) =>
  [
    ...html
      .split('class="found"')
      .slice(1)
      .join('')
      .matchAll(/<h[23]><a href="([^"]+)">([^<]*)</g),
  ].map(([, href, title]) => ({ href: href!, title: title! }))
/** Whether an address opens for somebody; one that reads the public part of a project is sent to it. */
async function opens(who: Parameters<typeof ask>[0], href: string): Promise<boolean> {
  const { status, to } = await ask(who, href)
  return status === 302 && to ? (await ask(who, to)).status === 200 : status === 200
}
const headings = (html: string) => [...html.matchAll(/<h2>([^<]+) <small>(\d+)/g)].map(([, label]) => label!.trim())

test('une même recherche trouve des projets, des fiches, des réunions, des décisions, des dispositifs et des messages, sans accents ni pluriels', async () => {
  const everything = new Set<string>()
  for (const words of ['industries', 'comite', 'maintenance', 'decarbonation', 'chaleurs', 'agen'])
    for (const label of headings((await find('chef-de-projet', words)).html)) everything.add(label)
  for (const label of ['Projets', 'Fiches action', 'Entreprises', 'Réunions', 'Dispositifs d’aide', 'Messages', 'Notes'])
    assert.ok(everything.has(label), `${label} parmi ${[...everything]}`)
})

test('tout ce que la recherche montre à quelqu’un s’ouvre pour lui, quel que soit le rôle', async () => {
  let opened = 0
  for (const who of accounts) {
    const seen = new Set<string>()
    for (const words of ['agen', 'ligne', 'comité']) {
      const { status, html } = await find(who, words)
      if (status !== 200) {
        assert.match(String(status), /40[34]/, who)
        continue
      }
      for (const { href } of hits(html)) seen.add(href)
    }
    for (const href of seen) {
      assert.ok(await opens(who, href), `${who} ${href}`)
      opened++
    }
  }
  assert.ok(opened > 100, `${opened} opened`)
})

test('aucun mot d’un dossier fermé ne se trouve : ni titre, ni entreprise, ni référence, ni ce qui en parle', async () => {
  const closed = await unguarded(
    world.db,
    async (tx) =>
      (
        await sql<{ reference: string; title: string; company: string }>`
    select p.reference, p.title, p.company from projects.project p join territory.territory t on t.id = p.territory_id
    where t.code = 'ti-7501' and p.tier <> 'public' and p.company is not null`.execute(tx)
      ).rows,
  )
  let hidden = 0
  for (const who of ['industriel-referent', 'partenaire', 'comite', 'elu-referent', 'operateur'] as const) {
    for (const { reference, title, company } of closed) {
      if (await opens(who, `/espace/ti-7501/projets/${reference}`)) continue
      for (const words of [reference, title, `"${company}"`]) {
        const { html } = await find(who, words, 'project')
        assert.ok(!hits(html).some((hit) => hit.title === title || hit.href.includes(reference)), `${who} finds ${reference}`)
      }
      for (const kind of ['decision', 'meeting', 'obstacle'])
        assert.doesNotMatch((await find(who, `"${title}"`, kind)).html, /class="found"/, `${who} ${kind} ${reference}`)
      hidden++
    }
  }
  assert.ok(hidden > 3, `${hidden} hidden`)
})

test('une sorte à la fois se tourne page après page, et la recherche ne fait que chercher', async () => {
  const { html } = await find('chef-de-projet', 'industrie', 'device')
  assert.ok(hits(html).length > 0)
  for (const { href } of hits(html)) assert.match(href, /^\/dispositifs\//)
  assert.equal((await find('chef-de-projet', "'; drop table x --")).status, 200)
  assert.match((await find('chef-de-projet', 'motquinexistepas')).html, /Rien de ce que vous lisez/)
})
