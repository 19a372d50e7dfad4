import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Account, accounts } from '#kernel/fixtures.ts'
import { demonstrationSite, versionOf } from '../../../space-visits.ts'

const { world, ask } = await demonstrationSite()
after(world.close)

const plan = '/espace/ti-7501/plan'
const chef = 'chef-de-projet'

/** The page of a fiche, found by its title as a reader would. */
async function ficheOf(title: string, who: Account = chef): Promise<string | undefined> {
  const { html } = await ask(who, `${plan}?q=${encodeURIComponent(title)}`)
  return /href="(\/espace\/ti-7501\/plan\/fiches\/A-[\d-]+)"/.exec(html)?.[1]
}

const formOf = (html: string): Record<string, string> => {
  const fields: Record<string, string> = {}
  for (const [, name, value] of html.matchAll(/<input type="(?:hidden|text|date)"[^>]* name="([^"]+)"[^>]* value="([^"]*)"/g))
    fields[name!] = value!
  for (const [, name, rest] of html.matchAll(/<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</g)) fields[name!] = rest!
  for (const [, name, options] of html.matchAll(/<select[^>]* name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g))
    fields[name!] = /<option value="([^"]*)" selected/.exec(options!)?.[1] ?? ''
  for (const [, name, value] of html.matchAll(/<input type="radio" id="[^"]*" name="([^"]+)" value="([^"]+)" checked/g))
    fields[name!] = value!
  for (const [, name, value] of html.matchAll(/<input type="radio" name="([^"]+)" checked="" value="([^"]+)"/g)) fields[name!] = value!
  return fields
}

test('le plan d’Agen montre ses quatre axes et les fiches que le rôle peut lire', async () => {
  const { html } = await ask(chef, `${plan}/axes`)
  for (const axis of [
    'Pôle Innovation La Serre',
    'Technopole Agen-Garonne',
    'transformation des industriels',
    'métiers industriels en tension',
  ])
    assert.match(html, new RegExp(axis))
  const restricted = 'Accueillir un industriel en recherche de site'
  for (const who of ['chef-de-projet', 'elu-referent', 'industriel-referent'] as const) assert.ok(await ficheOf(restricted, who), who)
  for (const who of ['comite', 'partenaire', 'region-75', 'programme'] as const) {
    assert.equal(await ficheOf(restricted, who), undefined, who)
    assert.ok(await ficheOf('Ouvrir le Pôle', who), who)
  }
  const page = (await ficheOf(restricted))!
  for (const who of ['comite', 'partenaire', 'region-75', 'programme'] as const) assert.equal((await ask(who, page)).status, 404, who)
})

test('seul le chef de projet change le plan ; le binôme et le comité y écrivent des notes', async () => {
  const page = (await ficheOf('Ouvrir le Pôle'))!
  const version = versionOf((await ask(chef, page)).html)
  for (const who of accounts.filter((account) => account !== chef)) {
    const enters = ['elu-referent', 'industriel-referent', 'comite', 'partenaire', 'region-75', 'programme'].includes(who)
    assert.equal((await ask(who, page, { verb: 'status', version, status: 'done' })).status, 403, who)
    assert.equal((await ask(who, `${page}/modifier`)).status, 403, who)
    const noted = await ask(who, page, { verb: 'note', body: `Vu par ${who}` })
    assert.equal(noted.status, enters && !['partenaire', 'region-75', 'programme'].includes(who) ? 303 : 403, who)
  }
  const { html } = await ask(chef, page)
  assert.match(html, /Vu par comite/)
  assert.doesNotMatch(html, /Vu par partenaire/)
})

test('les filtres, le tri et les colonnes sont dans l’adresse', async () => {
  const late = (await ask(chef, `${plan}?retard=oui&tri=-ends&colonnes=ends,tier`)).html
  assert.match(late, /data-label="Qui peut la lire"/)
  assert.match(late, /Étude hydraulique complémentaire/)
  assert.doesNotMatch(late, /data-label="Pilotes"/)
  const done = (await ask(chef, `${plan}?etat=done`)).html
  assert.match(done, /eau de procédé/)
  assert.doesNotMatch(done, /Étude hydraulique/)
})

test('la liste se télécharge avec ses filtres, toutes pages et toutes colonnes', async () => {
  const { html, type } = await ask(chef, `${plan}/fiches.csv?etat=blocked`)
  assert.match(type, /text\/csv/)
  const lines = html.trim().split('\r\n')
  assert.equal(lines.length, 2)
  assert.match(lines[0]!, /Référence;Titre;Axe;État/)
  assert.match(lines[1]!, /dix hectares.*Bloqué/)
})

test('une fiche mal remplie revient avec ce qui était écrit et ce qu’il faut corriger', async () => {
  const start = formOf((await ask(chef, `${plan}/fiches/nouvelle`)).html)
  const { status, html } = await ask(chef, `${plan}/fiches/nouvelle`, {
    ...start,
    title: 'Acheter un four',
    why: 'Il est vieux',
    status: 'blocked',
    tier: 'territory',
  })
  assert.equal(status, 422)
  assert.match(html, /Il est vieux/)
  assert.match(html, /une action bloquée ou abandonnée porte sa raison/)
})

test('deux personnes modifient la même fiche : la seconde voit les deux versions, et rien n’est perdu', async () => {
  const start = formOf((await ask(chef, `${plan}/fiches/nouvelle`)).html)
  const added = await ask(chef, `${plan}/fiches/nouvelle`, {
    ...start,
    title: 'Recenser les toitures',
    tier: 'territory',
    status: 'to-come',
  })
  assert.equal(added.status, 303)
  const edit = `${added.to!.split('?')[0]}/modifier`
  const first = formOf((await ask(chef, edit)).html)
  assert.equal((await ask(chef, edit, { ...first, lead: 'Agglomération' })).status, 303)
  const second = await ask(chef, edit, { ...first, lead: 'Chambre de commerce', why: 'Le soleil' })
  assert.equal(second.status, 409)
  for (const words of ['Votre saisie', 'Version enregistrée', 'Agglomération', 'Chambre de commerce', 'Le soleil'])
    assert.match(second.html, new RegExp(words))
  const again = formOf(second.html)
  assert.equal((await ask(chef, edit, { ...again, lead: 'Les deux' })).status, 303)
  assert.match((await ask(chef, added.to!)).html, /Les deux/)
})

test('un plan n’a que deux niveaux', async () => {
  const parent = (await ask(chef, (await ficheOf('Préparer dix hectares'))!)).html
  const child = (await ficheOf('Étude hydraulique complémentaire'))!
  const childId = /fiches\/nouvelle\?sous=([0-9a-f-]+)/.exec((await ask(chef, child)).html)
  assert.equal(childId, null, 'a sub-action offers no sub-action')
  const above = /fiches\/nouvelle\?sous=([0-9a-f-]+)/.exec(parent)![1]!
  const form = formOf((await ask(chef, `${plan}/fiches/nouvelle?sous=${above}`)).html)
  assert.equal(form.parentId, above)
  const edit = `${(await ficheOf('Ouvrir le Pôle'))!}/modifier`
  const refused = await ask(chef, edit, { ...formOf((await ask(chef, edit)).html), parentId: above })
  assert.equal(refused.status, 422)
  assert.match(refused.html, /a des sous-actions/)
})

test('un axe ne s’enlève que vide', async () => {
  const axis = /plan\?axe=([0-9a-f-]+)/.exec((await ask(chef, `${plan}/axes`)).html)![1]!
  const refused = await ask(chef, `${plan}/axes`, { verb: 'drop', axisId: axis })
  assert.equal(refused.status, 422)
  assert.match(refused.html, /rangez-les ailleurs/)
  assert.equal((await ask(chef, `${plan}/axes`, { verb: 'add', title: 'Logistique', thread: 'attractiveness', enjeu: '' })).status, 303)
  const listed = (await ask(chef, `${plan}/axes`)).html
  const added = /plan\?axe=([0-9a-f-]+)">Logistique/.exec(listed)![1]!
  assert.equal((await ask(chef, `${plan}/axes`, { verb: 'drop', axisId: added })).status, 303)
})
