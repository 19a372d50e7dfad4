import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Account } from '#kernel/fixtures.ts'
import { demonstrationSite } from '../../space-visits.ts'

const { world, ask } = await demonstrationSite()
after(world.close)

const page = '/espace/ti-7501/tableau-de-bord'
const rows = (html: string) => [...html.matchAll(/<a href="\/espace\/ti-7501\/projets\/P-[\d-]+">/g)].length
const readers: readonly Account[] = [
  'chef-de-projet',
  'elu-referent',
  'industriel-referent',
  'comite',
  'partenaire',
  'region-75',
  'programme',
]

/** What a number opens: distinct projects, or distinct fiches, on a page that holds them all. */
const rowsAt = (address: string, html: string) =>
  address.includes('/plan') ? new Set(html.match(/\/plan\/fiches\/A-[\d-]+(?=")/g)).size : rows(html)

test('chaque nombre du tableau de bord ouvre les lignes qu’il compte, pour chaque rôle qui le lit', async () => {
  let opened = 0
  for (const who of readers) {
    const { html } = await ask(who, page)
    const numbers = [
      ...html.matchAll(
        /<a href="(\/espace\/ti-7501\/(?:projets|plan)\?(?:suivi|etape|argent|etat|retard)=[\w-]+)">(?:<strong>)?([\d,]+)<(?:\/strong>)? ?([^<]*)/g,
      ),
    ]
    assert.ok(numbers.length >= 25, `${who} has ${numbers.length} numbers`)
    for (const [, address, number, label] of numbers) {
      const list = await ask(who, address!)
      assert.equal(list.status, 200)
      if (label!.startsWith('emplois promis'))
        assert.equal(Number(number!.replace(',', '.')), await jobsIn(who, address!), `${who} ${address}`)
      else if (!label!.startsWith('emplois')) assert.equal(rowsAt(address!, list.html), Number(number), `${who} ${address}`)
      opened++
    }
  }
  assert.ok(opened > 170, `${opened} numbers`)
})

/** The jobs to create of the rows that an address lists, added up from their export. */
async function jobsIn(who: Account, address: string): Promise<number> {
  const { html } = await ask(who, address.replace('/projets?', '/projets.csv?'))
  const [head, ...lines] = html
    .trim()
    .split(/\r?\n/)
    .map((line) => line.replace('\ufeff', '').split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/))
  const column = head!.indexOf('emplois créés (ETP)')
  assert.ok(column > 0, head!.join('|'))
  return lines.reduce((sum, cells) => sum + Number(cells[column]!.replace(',', '.') || 0), 0)
}

test('un jalon et une réponse en retard se voient, avec leur projet et leur jour', async () => {
  const { html } = await ask('chef-de-projet', page)
  assert.match(html, /Accord de l’ADEME notifié<\/a><br\/><small>Centre d’usinage[^<]* · jalon prévu le 06\/11\/2026/)
  assert.match(html, /Puissance électrique à renforcer[^<]*<\/a><br\/><small>[^<]* · réponse attendue le 15\/11\/2026/)
})

test('ce qui est en retard se tait devant qui ne lit pas le suivi', async () => {
  const { html } = await ask('partenaire', page)
  assert.match(html, /Rien n’est en retard dans ce que vous lisez/)
  assert.doesNotMatch(html, /Accord de l’ADEME|Ce qui a changé/)
})

test('l’argent d’un état est la somme de ses lignes, et les emplois constatés ceux des effets notés', async () => {
  const { html } = await ask('chef-de-projet', page)
  assert.match(html, /<strong>2,5<\/strong> emplois constatés/)
  const granted = /Accordé[\s\S]*?>([\d ]+ €)</.exec(html)?.[1]
  const ledger = await ask('chef-de-projet', '/espace/ti-7501/projets?argent=granted')
  const projects = [...new Set([...ledger.html.matchAll(/href="(\/espace\/ti-7501\/projets\/P-[\d-]+)"/g)].map(([, address]) => address!))]
  let sum = 0
  for (const project of projects) {
    const figures = (await ask('chef-de-projet', project)).html
    sum += Number(/Aides accordées<\/dt><dd><strong>([\d ]+) €/.exec(figures)?.[1]?.replaceAll(' ', '') ?? 0)
  }
  assert.equal(Number(granted!.replaceAll(/[ €]/g, '')), sum)
})

test('la liste exportée est celle que le filtre montre', async () => {
  const list = await ask('chef-de-projet', '/espace/ti-7501/projets?suivi=late')
  const file = await ask('chef-de-projet', '/espace/ti-7501/projets.csv?suivi=late')
  assert.equal(file.html.trim().split('\n').length - 1, rows(list.html))
})
