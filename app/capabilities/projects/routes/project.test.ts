import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { demonstrationSite } from '../../../space-visits.ts'

const { world, ask, doIt, pageOf } = await demonstrationSite()
after(world.close)

/** The value of a choice of the page, by the beginning of its words. */
const choice = (html: string, words: string) =>
  [...html.matchAll(/<option value="([^"]+)"[^>]*>([^<]*)/g)].find(([, , label]) => label!.startsWith(words))?.[1]

test('le chef de projet nomme des personnes, qui lisent le projet réservé ; la page et l’historique disent lesquelles', async () => {
  const page = await pageOf('Nouvelle ligne de plats végétaux (projet fictif)')
  const secret = await ask('chef-de-projet', page)
  assert.match(secret.html, /Une personne nommée ne lit rien tant que le projet est confidentiel/)
  assert.equal((await doIt('chef-de-projet', page, { verb: 'open', tier: 'partners', embargoUntil: '' })).status, 303)

  const { html } = await ask('chef-de-projet', page)
  assert.match(html, /Personne n’est nommé : seuls l’entreprise et le chef de projet lisent ce projet\./)
  assert.doesNotMatch(html, /partenaire@|comite@/)
  const member = choice(html, 'Charlie (démonstration), Membre du comité')!
  assert.equal(choice(html, 'Lou (démonstration)'), undefined)
  assert.equal((await ask('comite', page)).status, 404)
  assert.equal((await doIt('chef-de-projet', page, { verb: 'name-member', person: member })).to, `${page}?fait=name-member`)
  assert.equal((await ask('comite', page)).to, `${page}/lecture`)
  assert.equal((await doIt('comite', `${page}/lecture`, {})).to, page)
  assert.equal((await ask('comite', page)).status, 200)

  const named = (await ask('chef-de-projet', page)).html
  assert.match(named, /Charlie \(démonstration\)<br\/><small>Membre du comité, nommée le 23\/11\/2026/)
  assert.equal(choice(named, 'Charlie (démonstration)'), undefined)
  assert.match(
    (await ask('entreprise-conserverie', `${page}/historique`)).html,
    /Personne nommée au projet.*Charlie \(démonstration\), Membre du comité/,
  )
})

test('nommer deux fois, ou sans choisir, reçoit sa phrase à côté de la case ; nul autre que le chef de projet n’en a le formulaire', async () => {
  const page = await pageOf('Réutilisation des eaux de lavage (projet fictif)')
  const { html } = await ask('chef-de-projet', page)
  assert.match(html, /Sacha \(démonstration\)<br\/><small>Partenaire du territoire, nommée le/)
  const nobody = await doIt('chef-de-projet', page, { verb: 'name-member', person: '' })
  assert.equal(nobody.status, 422)
  assert.match(nobody.html, /id="erreur-person">Choisissez une personne de la liste/)
  const person = choice(html, 'Claude (démonstration), Opérateur de l’État')!
  assert.equal((await doIt('chef-de-projet', page, { verb: 'name-member', person })).status, 303)
  const again = await doIt('chef-de-projet', page, { verb: 'name-member', person })
  assert.equal(again.status, 422)
  assert.match(again.html, /id="erreur-person">Cette personne est déjà nommée à ce projet/)
  for (const who of ['partenaire', 'operateur'] as const) await doIt(who, `${page}/lecture`, {})
  assert.doesNotMatch((await ask('partenaire', page)).html, /Personnes nommées|name-member/)
  assert.equal((await ask('operateur', page)).status, 200)
})

test('une moitié du binôme qui ne peut pas signer se voit avant de soumettre, et tant que le projet attend', async () => {
  const page = await pageOf('Première usine d’onduleurs (projet fictif)')
  const sentence =
    /L’industriel référent a déclaré un intérêt dans cette filière : il ne lit pas ce projet et ne peut pas signer ; un intérim sera à nommer\./
  assert.match((await ask('chef-de-projet', page)).html, sentence)
  assert.equal((await doIt('chef-de-projet', page, { verb: 'open', tier: 'territory', embargoUntil: '' })).status, 303)
  assert.equal((await doIt('chef-de-projet', page, { verb: 'propose' })).status, 303)
  assert.match((await ask('chef-de-projet', page)).html, /signature empêchée.*L’industriel référent a un intérêt déclaré/s)
  assert.doesNotMatch((await ask('elu-referent', page)).html, sentence)
  assert.equal((await ask('industriel-referent', page)).status, 404)
  const other = await pageOf('Récupération de chaleur fatale sur les autoclaves (projet fictif)')
  assert.doesNotMatch((await ask('chef-de-projet', other)).html, /Une signature est empêchée/)
})
