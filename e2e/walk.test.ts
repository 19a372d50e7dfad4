import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { startMailServer, until } from '#kernel/test-mail-server.ts'
import { launchBrowser } from './browser.ts'
import { type Site, startSite } from './site.ts'

// One industrial project from the idea to the national total, as five persons do it in a browser, each in their own.

const root = join(import.meta.dirname, '..')
const artefacts = join(root, 'artefacts')
const pictures = process.env.DRAW ? join(root, 'docs', 'pictures') : undefined

let folder: string
let site: Site
let mails: Awaited<ReturnType<typeof startMailServer>>
let browser: Browser
const seen = new Set<string>()

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ressort-walk-'))
  mkdirSync(artefacts, { recursive: true })
  mails = await startMailServer()
  site = await startSite({ RESSORT_DATA_DIR: folder, SMTP_URL: mails.url })
  browser = await launchBrowser()
})

after(async () => {
  await browser?.close()
  await site?.stop()
  await mails?.stop()
  rmSync(folder, { recursive: true, force: true })
})

// Without motion: links that change colour with the theme would be measured halfway.
const inFrench = { locale: 'fr-FR', timezoneId: 'Europe/Paris', reducedMotion: 'reduce' } as const

async function signedIn(label: string): Promise<BrowserContext> {
  const context = await browser.newContext({ ...inFrench, viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto(`${site.url}/connexion`)
  await page.getByRole('button', { name: label }).click()
  await page.getByRole('button', { name: 'Déconnexion' }).waitFor()
  await page.close()
  return context
}

// Both widths and both themes in two looks: what one shows wrong, the other would too.
const looks = [
  { width: 1440, scheme: 'light' },
  { width: 390, scheme: 'dark' },
] as const

/** Looks at a page as a careful visitor would, with axe each time. */
async function look(page: Page, name: string, picture?: string) {
  seen.add(name)
  for (const { width, scheme } of looks) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize({ width, height: 900 })
    const { violations } = await new AxeBuilder({ page }).analyze()
    assert.deepEqual(
      violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`),
      [],
      `${name}, ${scheme}, ${width} px`,
    )
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    assert.ok(overflow <= 0, `${name} is ${overflow} px wider than a screen of ${width} px`)
    await page.screenshot({ path: join(artefacts, `${name}-${width}-${scheme}.png`), fullPage: true })
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1440, height: 900 })
  if (pictures && picture) await draw(page, join(pictures, `${picture}.webp`), picture.endsWith('-phone') ? 390 : 1200)
}

// For the guide: small enough to be light, wide enough to show the page as it is.
async function draw(page: Page, path: string, width: number) {
  await page.setViewportSize({ width, height: 700 })
  const devtools = await page.context().newCDPSession(page)
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 70 })
  await devtools.detach()
  assert.ok(data.length < 110_000, `${path} weighs too much for the guide`)
  writeFileSync(path, Buffer.from(data, 'base64'))
  await page.setViewportSize({ width: 1440, height: 900 })
}

async function open(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage()
  const answer = await page.goto(site.url + path)
  assert.equal(answer?.status(), 200, path)
  return page
}

interface Place {
  name: string
  path: string
  /** Looks at the first page that this one links to by such an address, rather than at this one. */
  first?: RegExp
  picture?: string
}

async function lookAll(context: BrowserContext, places: readonly Place[]) {
  for (const { name, path, first, picture } of places) {
    const page = await open(context, path)
    if (first) {
      const links = await page
        .getByRole('main')
        .getByRole('link')
        .evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''))
      const next = links.find((href) => first.test(href))
      assert.ok(next, `${path} leads to no ${name}`)
      assert.equal((await page.goto(site.url + next))?.status(), 200, next)
    }
    await look(page, name, picture)
    await page.close()
  }
}

let reference: string
let dossier: string

test('an industrialist files an idea, mends a mistake, and nothing typed is lost', async () => {
  const visitor = await browser.newContext(inFrench)
  const page = await open(visitor, '/deposer-un-projet')
  await look(page, 'deposit', 'deposit')
  await page.getByLabel('Nom de l’entreprise').fill('Verrerie de la Garonne (fictive)')
  await page.getByLabel('SIRET de l’établissement').fill('999 101 371 00015')
  await page.getByLabel('Code NAF').fill('23.13Z')
  await page.getByLabel('Commune du projet').fill('Agen')
  await page.getByLabel('Titre').fill('Un four électrique pour remplacer le gaz')
  await page.getByLabel('Description').fill('Remplacer un four à gaz par un four électrique, et récupérer sa chaleur.')
  await page.getByLabel('Ce que le projet fait avant tout').selectOption({ label: 'Économiser ou traiter l’eau' })
  await page.getByLabel('Filière').selectOption({ index: 3 })
  await page.getByLabel('Accélérer la transition écologique et énergétique').check()
  await page.getByLabel('Coût prévu, hors taxes').fill('1 000 000')
  await page.getByLabel('Début des travaux').fill('2027-03-01')
  await page.getByLabel('Fin des travaux').fill('2028-02-28')
  await page.getByLabel('Emplois créés').fill('6')
  await page.getByLabel('Emplois maintenus').fill('41')
  await page.getByLabel('Votre nom').fill('Dominique Verrier')
  await page.getByLabel('Votre adresse électronique').fill('dominique@verrerie.example')
  await page.getByRole('button', { name: 'Déposer le projet' }).click()

  await page.getByText('La clé de ce SIRET est fausse').first().waitFor()
  await look(page, 'deposit-mistake')
  assert.equal(await page.getByLabel('Titre').inputValue(), 'Un four électrique pour remplacer le gaz')
  assert.equal(await page.getByLabel('Emplois maintenus').inputValue(), '41')
  await page.getByLabel('SIRET de l’établissement').fill('999 101 371 00014')
  await page.getByRole('button', { name: 'Déposer le projet' }).click()

  await page
    .getByText(/P-\d{4}-\d{4,}/)
    .first()
    .waitFor()
  await look(page, 'deposit-receipt')
  reference = /P-\d{4}-\d{4,}/.exec(await page.content())![0]
  dossier = `/espace/ti-7501/projets/${reference}`
  await visitor.close()
})

test('the link that was mailed opens the project to the company, and to nobody signed out', async () => {
  const stranger = await browser.newContext(inFrench)
  const refused = await stranger.newPage()
  assert.equal((await refused.goto(site.url + dossier))?.status(), 403)
  await look(refused, 'forbidden')
  await stranger.close()

  const toCompany = () => mails.received.find((mail) => mail.to.includes('dominique@verrerie.example'))
  await until(() => toCompany() !== undefined)
  const { message } = toCompany()!
  const link = /\/connexion\/lien\/[\w-]+/.exec(message.replaceAll('=\r\n', ''))![0]
  const company = await browser.newContext(inFrench)
  const page = await open(company, link)
  await look(page, 'sign-in-link')
  await page.getByRole('button', { name: /connecter/i }).click()
  await page.waitForURL('**/mes-projets')
  await look(page, 'own-projects', 'own-projects')
  await page.getByRole('link', { name: 'Un four électrique pour remplacer le gaz' }).click()
  await page.getByRole('heading', { level: 1, name: 'Un four électrique pour remplacer le gaz' }).waitFor()
  await look(page, 'project-of-company')
  await company.close()
})

test('the chef de projet qualifies it, and the toolbox says what it may call on and what to ask next', async () => {
  const chef = await signedIn('Chef de projet d’Agen Industrie')
  await look(await open(chef, '/espace/ti-7501/tableau-de-bord'), 'dashboard', 'dashboard')
  await look(await open(chef, '/espace/ti-7501/projets'), 'projects')
  await look(await open(chef, '/espace/ti-7501/partenaires'), 'partners')
  await look(await open(chef, '/espace/ti-7501/gouvernance'), 'governance')

  const page = await open(chef, dossier)
  await page.getByRole('button', { name: 'Qualifier' }).click()
  await page.getByText('Soumettre au binôme : pas encore.').waitFor()
  await look(page, 'project', 'project')

  const toolbox = await open(chef, `${dossier}/boite-a-outils`)
  await look(toolbox, 'toolbox', 'toolbox')
  const question = toolbox.getByRole('region', { name: 'La prochaine question' })
  const before = await toolbox.getByText('Conditions et source').count()
  assert.ok(before >= 15, `${before} devices judged`)
  await question.getByRole('textbox').fill('quarante')
  await question.getByRole('button', { name: 'Enregistrer et rejuger' }).click()
  await toolbox.getByText('Nous n’avons pas pu lire cette réponse').first().waitFor()
  await question.getByRole('textbox').fill('47')
  await question.getByRole('button', { name: 'Enregistrer et rejuger' }).click()
  await toolbox.getByText('47 personnes').first().waitFor({ state: 'attached' })
  await look(toolbox, 'toolbox-answered')
  await chef.close()
})

test('a plan that exceeds a device is refused with the amount that passes; one that holds is kept', async () => {
  const chef = await signedIn('Chef de projet d’Agen Industrie')
  const page = await open(chef, `${dossier}/plan`)
  const line = page.getByRole('group', { name: /Adour-Garonne/ })
  await line.getByLabel('Montant demandé').fill('800 000,01')
  await line.getByLabel('Régime d’aide').selectOption({ label: 'Régime exempté (RGEC)' })
  await page.getByRole('button', { name: 'Enregistrer le plan' }).click()
  await page.getByText('800 000 € au plus').first().waitFor()
  assert.equal(await line.getByLabel('Montant demandé').inputValue(), '800 000,01')
  await look(page, 'plan-refused')

  await line.getByLabel('Montant demandé').fill('300 001')
  await line.getByLabel('Régime d’aide').selectOption({ label: 'De minimis' })
  await page.getByRole('button', { name: 'Enregistrer le plan' }).click()
  await page.getByText('Le plafond de minimis sur trois ans serait dépassé').first().waitFor()

  await line.getByLabel('Montant demandé').fill('300 000')
  await line.getByLabel('Régime d’aide').selectOption({ label: 'Régime exempté (RGEC)' })
  await page.getByRole('button', { name: 'Enregistrer le plan' }).click()
  await page.getByText('700 000 €').first().waitFor()
  await look(page, 'plan', 'plan')

  const project = await open(chef, dossier)
  await project.getByLabel('Public').check()
  await project.getByRole('button', { name: 'Enregistrer' }).click()
  await project.getByRole('button', { name: 'Soumettre au binôme' }).click()
  await project.getByText('Élu référent : signature attendue').waitFor()
  await chef.close()
})

test('the pair decides: one signature is not enough, two are', async () => {
  const elu = await signedIn('Élu référent d’Agen Industrie')
  const first = await open(elu, dossier)
  await look(first, 'project-of-elu', 'signature-phone')
  await first.getByRole('button', { name: 'Retenir' }).click()
  await first.getByText('Vous avez signé ce tour.').waitFor()
  await elu.close()

  const industriel = await signedIn('Industriel référent d’Agen Industrie')
  const second = await open(industriel, dossier)
  await second.getByRole('button', { name: 'Retenir' }).click()
  await second.getByText(/Décision rendue/).waitFor()
  await look(second, 'project-decided')
  await industriel.close()
})

test('the chef de projet writes money in the ledger, and the history tells everything', async () => {
  const chef = await signedIn('Chef de projet d’Agen Industrie')
  const page = await open(chef, `${dossier}/argent`)
  await page.getByLabel('Qui apporte l’argent').fill('Agence de l’eau Adour-Garonne')
  await page.getByLabel('Où en est cet argent').selectOption({ label: 'Accordé' })
  await page.getByLabel('Montant').fill('300 000')
  await page.getByLabel('Depuis le').fill('2026-11-20')
  await page.getByLabel('Source').fill('Courrier de démonstration')
  await page.getByRole('button', { name: 'Écrire au registre' }).click()
  await page.getByText('300 000 €').first().waitFor()
  await look(page, 'ledger')
  await look(await open(chef, `${dossier}/historique`), 'history')
  await chef.close()
})

test('the nation sums it, territory by territory, and open data publishes it', async () => {
  const nation = await signedIn('Délégation nationale du programme')
  const page = await open(nation, '/programme')
  await page
    .getByRole('cell', { name: 'Agen Industrie' })
    .or(page.getByRole('rowheader', { name: 'Agen Industrie' }))
    .first()
    .waitFor()
  await look(page, 'nation', 'nation')
  await look(await open(nation, '/programme/projets'), 'nation-projects')

  const file = await (await fetch(`${site.url}/donnees-ouvertes/projets.csv`)).text()
  const row = file.split('\r\n').find((line) => line.startsWith(reference))
  assert.match(row ?? 'nothing', /Un four électrique pour remplacer le gaz/)
  assert.match(row!, /1000000/)
  assert.doesNotMatch(file, /dominique@verrerie|99910137100014|Conserverie/)
  await nation.close()
})

test('the chef de projet keeps the plan, the committees, the companies and the spaces where the work is done', async () => {
  const chef = await signedIn('Chef de projet d’Agen Industrie')
  const space = '/espace/ti-7501'
  // Each page, or the first of those that a list leads to.
  const places: readonly Place[] = [
    { name: 'action-plan', path: `${space}/plan`, picture: 'action-plan' },
    { name: 'fiche', path: `${space}/plan`, first: /\/plan\/fiches\/A-/ },
    { name: 'plan-board', path: `${space}/plan/tableau` },
    { name: 'plan-gantt', path: `${space}/plan/gantt` },
    { name: 'plan-files', path: `${space}/plan/fichiers` },
    { name: 'committees', path: `${space}/comites` },
    { name: 'meeting', path: `${space}/comites`, first: /\/comites\/reunions\/[^/]+$/, picture: 'meeting' },
    { name: 'obstacles', path: `${space}/comites/obstacles` },
    { name: 'commitments', path: `${space}/comites/engagements` },
    { name: 'workspaces', path: `${space}/espaces` },
    { name: 'workspace', path: `${space}/espaces`, first: /\/espaces\/E-[^/]+$/, picture: 'workspace' },
    { name: 'companies', path: `${space}/entreprises` },
    { name: 'company', path: `${space}/entreprises`, first: /\/entreprises\/[0-9a-f-]{36}$/ },
    { name: 'visit', path: `${space}/entreprises/visite`, picture: 'visit-phone' },
    { name: 'leads', path: `${space}/pistes` },
    { name: 'workbooks', path: `${space}/reprises` },
    { name: 'grants', path: `${space}/subventions` },
    { name: 'applications', path: `${space}/demandes`, picture: 'applications' },
    { name: 'money', path: `${space}/argent` },
    { name: 'post', path: `${space}/gouvernance/poste` },
    { name: 'handovers', path: `${space}/gouvernance/poste/passation`, picture: 'handovers' },
    { name: 'mandates', path: `${space}/partenaires/mandats` },
    { name: 'inbox', path: '/boite-de-reception', picture: 'inbox' },
    { name: 'inbox-preferences', path: '/boite-de-reception/preferences' },
  ]
  await lookAll(chef, places)
  await chef.close()
})

test('the operator and the nation have their own pages beside the projects', async () => {
  const operator = await signedIn('Opérateur : ADEME Claude')
  await lookAll(operator, [
    { name: 'operator-devices', path: '/operateur/dispositifs', picture: 'operator' },
    { name: 'referred', path: '/operateur/demandes' },
    { name: 'operator-commitments', path: '/operateur/engagements' },
  ])
  await operator.close()
  const nation = await signedIn('Délégation nationale du programme')
  await lookAll(nation, [
    { name: 'nation-obstacles', path: '/programme/obstacles' },
    { name: 'nation-posts', path: '/programme/postes' },
  ])
  await nation.close()
})

test('what everybody reads is readable, with the keyboard too', async () => {
  const visitor = await browser.newContext(inFrench)
  const places = {
    home: '/',
    territories: '/territoires',
    territory: '/territoires/ti-7501',
    'territory-phase-1': '/territoires/ti-7501?phase=1',
    coverage: '/territoires/couverture?commune=47001&le=2024-01-01',
    join: '/territoires/ti-7501/rejoindre',
    devices: '/dispositifs',
    'open-data': '/donnees-ouvertes',
    'sign-in': '/connexion',
    accessibility: '/accessibilite',
    'legal-notice': '/mentions',
  }
  for (const [name, path] of Object.entries(places)) await look(await open(visitor, path), name, name === 'territory' ? name : undefined)
  const lost = await visitor.newPage()
  assert.equal((await lost.goto(`${site.url}/nulle-part`))?.status(), 404)
  await look(lost, 'not-found')

  const page = await open(visitor, '/territoires')
  await page.keyboard.press('Tab')
  assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ''), /contenu/i)
  const mapped = page.locator('svg a[href*="ti-7501"]').first()
  await mapped.focus()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/territoires/ti-7501')
  assert.ok(seen.size >= 55, `${seen.size} pages looked at`)
  await visitor.close()
})
