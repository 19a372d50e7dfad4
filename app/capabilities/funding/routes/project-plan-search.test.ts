import assert from 'node:assert/strict'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { unguarded } from '#kernel/fixtures.ts'
import { importLaw } from '#cap/state-aid/actions.ts'
import { replayAll } from '../../../replay-command.ts'
import { demonstrationSite } from '../../../space-visits.ts'

const { world, ask, pageOf } = await demonstrationSite()
after(world.close)

const project = await pageOf('Plateau de formation à la commande numérique (projet fictif)')
const search = `${project}/plan/chercher`

test('les postes se décrivent, ce qui est faux revient avec ce qui est à reprendre, et l’ensemble ne dépasse pas le coût', async () => {
  const wrong = await ask('chef-de-projet', search, {
    verb: 'describe',
    'poste-0-intitule': 'Machines',
    'poste-0-nature': '',
    'poste-0-cout': '100 000',
  })
  assert.equal(wrong.status, 422)
  assert.match(wrong.html, /Poste 1 : choisissez à quoi il sert/)
  assert.match(wrong.html, /value="100 000"/)
  const over = await ask('chef-de-projet', search, {
    verb: 'describe',
    'poste-0-intitule': 'Tout',
    'poste-0-nature': 'training',
    'poste-0-cout': '150 000,01',
  })
  assert.match(over.html, /dépassent de 0,01 € le coût déclaré/)
  const done = await ask('chef-de-projet', search, {
    verb: 'describe',
    'poste-0-intitule': 'Machines',
    'poste-0-nature': 'equipment',
    'poste-0-cout': '90 000',
    'poste-1-intitule': 'Formateurs',
    'poste-1-nature': 'training',
    'poste-1-cout': '60 000',
  })
  assert.equal(done.to, `${search}?fait=postes`)
  assert.match((await ask('chef-de-projet', search)).html, /2 postes, 150 000 €/)
})

const asked = `${search}?objectif=most-aid&taille=small&zone=none&plafond-pret-vert=50000`

test('les plans se cherchent, disent ce qui bloque avec sa référence, et un plan retenu s’enregistre avec ce dont il vient', async () => {
  const { status, html } = await ask('chef-de-projet', asked)
  assert.equal(status, 200)
  assert.match(html, /Les plans possibles/)
  assert.match(html, /Plan 1 : /)
  assert.match(html, /<svg/)
  const kept = await ask('chef-de-projet', asked, { verb: 'adopt', rank: '0' })
  assert.equal(kept.to, `${project}/plan?fait=plan`)
  const plan = await ask('chef-de-projet', `${project}/plan`)
  const link = /href="([^"]+\/plan\/gardes\/[^"]+)"/.exec(plan.html)?.[1]
  assert.ok(link)
  assert.match((await ask('chef-de-projet', link)).html, /Rejoué aujourd’hui : le même plan/)
})

test('le RGEC remplacé par un fichier : le plan gardé garde son droit, un plan de 2027 a le nouveau', async () => {
  const { html: form } = await ask('chef-de-projet', search)
  const hoped = [...form.matchAll(/name="(plafond-[^"]+)"/g)].map(([, name]) => `&${name}=30000`).join('')
  const in2027 = `${search}?objectif=most-aid&taille=small&zone=none&octroi=2027-02-01${hoped}`
  const underGber = async () => [...(await ask('chef-de-projet', in2027)).html.matchAll(/RGEC, art\. \d+<\/td>/g)].length
  assert.equal(await underGber(), 0, 'the RGEC that we hold ends with 2026')

  const shipped = await readFile(new URL('../../../../data/state-aid-rules.csv', import.meta.url), 'utf8')
  const [header = '', ...lines] = shipped.split('\n')
  const replaced = lines
    .filter((line) => line.includes(',2026-12-31,'))
    .map((line) => line.replace(/,(2014-07-01|2022-07-01),2026-12-31,/, ',2027-01-01,2033-12-31,'))
  const file = join(await mkdtemp(join(tmpdir(), 'law-')), 'law.csv')
  await writeFile(file, [header, ...replaced].join('\n'))
  assert.equal((await importLaw(world.asVisitor, file)).rejected, 0)

  assert.ok((await underGber()) > 0)
  const link = /href="([^"]+\/plan\/gardes\/[^"]+)"/.exec((await ask('chef-de-projet', `${project}/plan`)).html)![1]!
  assert.match((await ask('chef-de-projet', link)).html, /Rejoué aujourd’hui : le même plan/)
})

test('un plan gardé rend le même résultat après un changement du droit et des dispositifs', async () => {
  await unguarded(world.db, async (tx) => {
    await sql`update state_aid.rule set rate = 100 where kind = 'intensity'`.execute(tx)
    await sql`update toolbox.device set amount_max = 100`.execute(tx)
  })
  const plan = await ask('chef-de-projet', `${project}/plan`)
  const link = /href="([^"]+\/plan\/gardes\/[^"]+)"/.exec(plan.html)![1]!
  assert.match((await ask('chef-de-projet', link)).html, /Rejoué aujourd’hui : le même plan/)
})

test('un plan gardé que l’on modifie dans la base se dénonce', async () => {
  const told = await pageOf('Première usine d’onduleurs (projet fictif)')
  const link = /href="([^"]+\/plan\/gardes\/[^"]+)"/.exec((await ask('chef-de-projet', `${told}/plan`)).html)![1]!
  assert.match((await ask('chef-de-projet', link)).html, /le même plan/)
  await unguarded(world.db, async (tx) => {
    await sql`alter table funding.decision disable trigger append_only, no force row level security`.execute(tx)
    await sql`update funding.decision set snapshot = replace(snapshot, 'onduleur', 'moteur')`.execute(tx)
    await sql`alter table funding.decision enable trigger append_only, force row level security`.execute(tx)
  })
  assert.match((await ask('chef-de-projet', link)).html, /Rejoué aujourd’hui : autre chose/)
})

test('seul le chef de projet cherche et retient ; un plan impossible dit les règles qui se contredisent', async () => {
  for (const who of ['elu-referent', 'comite', 'programme', 'signed-out'] as const) assert.equal((await ask(who, asked)).status, 403, who)
  const { html } = await ask('chef-de-projet', `${asked}&apport=1`)
  assert.match(html, /Aucun plan ne tient/)
  assert.match(html, /Le porteur n’apporte pas plus de 1 €/)
})

test('tous les plans gardés se rejouent d’un coup, et celui qui a été modifié se voit', async () => {
  const plans = await replayAll(world.db, () => {})
  assert.ok(plans.length >= 3)
  assert.deepEqual([...new Set(plans.filter((plan) => !plan.same).map((plan) => plan.why))], ['altered'])
  assert.ok(plans.some((plan) => plan.same))
})
