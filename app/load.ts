import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { loadDemonstrationPlans } from '#cap/action-plan/actions/demonstration.ts'
import { loadDemonstrationTemplates } from '#cap/action-plan/actions/templates.ts'
import { loadDemonstrationCommittees } from '#cap/committees/actions/demonstration.ts'
import { loadDemonstrationLedgers } from '#cap/committees/actions/demonstration-ledgers.ts'
import { enterToldMoney } from '#cap/funding/actions.ts'
import { loadDemonstrationMandates, loadProgrammeEvents } from '#cap/membership/actions/mandates.ts'
import { type DemonstrationPlan, keepDemonstrationPlans } from '#cap/funding/actions/demonstration.ts'
import { importOutsideFiles, loadDemonstrationApplications } from '#cap/applications/actions.ts'
import { loadDemonstrationCompanies } from '#cap/companies/actions.ts'
import { loadDemonstrationProspects } from '#cap/companies/actions/demonstration.ts'
import { importGrantsFile } from '#cap/grants/actions.ts'
import { loadDemonstrationAccounts, loadMemberships } from '#cap/membership/actions.ts'
import { loadDemonstrationInterests } from '#cap/membership/actions/interests.ts'
import { loadDemonstrationHandover } from '#cap/posts/actions/handovers.ts'
import { loadDemonstrationPosts } from '#cap/posts/actions/posts.ts'
import { enterTold } from '#cap/projects/actions.ts'
import { loadDemonstrationLinks } from '#cap/state-aid/actions/register.ts'
import { enterToldLife } from '#cap/projects/actions/told-life.ts'
import { importLaw as importLawFile, loadDemonstrationGrants, loadRules } from '#cap/state-aid/actions.ts'
import { currentPhase } from '#cap/territory/model.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { enterEstablishment, importContoursFile, loadAdministrativeMap, loadProgramme } from '#cap/territory/actions.ts'
import { loadToolbox } from '#cap/toolbox/actions.ts'
import { tellCatalogueChanges } from '#cap/toolbox/actions/alerts.ts'
import { checkSources } from '#cap/toolbox/actions/check-sources.ts'
import { importDevicesFile } from '#cap/toolbox/actions/import-devices.ts'
import { loadDemonstrationWorkspaces } from '#cap/workspaces/actions/demonstration.ts'
import { type Ctx, ressort } from '#kernel/actor.ts'
import { type Day, day, systemClock, today } from '#kernel/day.ts'
import type { Db } from '#kernel/db.ts'
import type { FilePlace } from '#kernel/files.ts'
import { centsOrNull, type FactRow, factTable, isTrue, numberOrNull, textOrNull, words } from '#kernel/fact-table.ts'
import { type Cents, euros } from '#kernel/money.ts'
import { deadlineSources } from './deadlines.ts'

const data = (name: string) => new URL(`../data/${name}.csv`, import.meta.url)
const demo = (name: string) => new URL(`../db/demo/${name}.csv`, import.meta.url)
const etalab = '@etalab/decoupage-administratif'
const require = createRequire(import.meta.url)

const loader = (db: Db, on: Day): Ctx => ({
  db,
  today: on,
  requestId: 'load',
  actor: ressort('chargement'),
})

const referenceTables = [
  'phases',
  'enjeux',
  'filieres',
  'sources',
  'territories',
  'territory-members',
  'territory-facts',
  'mandates',
  'supporters',
  'state-aid-rules',
  'devices',
  'device-criteria',
  'questions',
  'programme-events',
] as const

/** Brings the reference data up to date; a start that finds nothing new does nothing. @returns whether it loaded */
export async function loadReference(db: Db, on: Day = today(systemClock)): Promise<boolean> {
  const checksum = await checksumOf(referenceTables.map(data), etalabVersion())
  if (await isLoaded(db, 'reference', checksum)) return false

  const ctx = loader(db, on)
  const [
    phases,
    enjeux,
    filieres,
    sources,
    territories,
    members,
    facts,
    mandates,
    supporters,
    rules,
    devices,
    criteria,
    questions,
    events,
  ] = (await Promise.all(referenceTables.map((name) => factTable(data(name))))) as FactRow[][] & { length: 14 }
  await loadAdministrativeMap(ctx, administrativeMap())
  await loadProgramme(ctx, {
    phases: phases!,
    enjeux: enjeux!,
    filieres: filieres!,
    sources: sources!,
    territories: territories!,
    members: members!,
    facts: facts!,
  })
  await loadMemberships(ctx, { mandates: mandates!, supporters: supporters! })
  await loadProgrammeEvents(ctx, events!)
  await loadRules(ctx, rules!)
  await loadToolbox(ctx, { devices: devices!, criteria: criteria!, questions: questions! })
  await keepLoaded(db, 'reference', checksum)
  return true
}

/** Makes the demonstration world, once: what people then do in it is theirs. @returns whether it made it */
export async function loadDemo(db: Db, files: FilePlace, on: Day = today(systemClock)): Promise<boolean> {
  if (await isLoaded(db, 'demonstration')) return false
  const ctx = loader(db, on)
  const organisations = new Map((await factTable(demo('organisations'))).map((row) => [row.code!, row]))
  const accounts = await factTable(demo('accounts'))
  const persons = await loadDemonstrationAccounts(ctx, accounts, organisations, day('2023-11-09'))
  if (!persons.ok) throw new Error('a demonstration account names an unknown territory')

  await loadDemonstrationInterests(ctx, await factTable(demo('interests')), { persons: persons.value, organisations })

  for (const row of organisations.values()) {
    if (row.siret && row.commune) {
      await enterEstablishment(ctx, {
        siret: row.siret,
        name: row.name!,
        communeCode: row.commune,
        asOf: on,
        source: row.source || 'démonstration',
      })
    }
  }
  await loadDemonstrationGrants(ctx, await factTable(demo('de-minimis')), (code) => organisations.get(code)!.siren!, on)

  await loadDemonstrationLinks(
    ctx,
    await Promise.all(
      (await factTable(demo('control-links'))).map(async (row) => ({
        territoryId: (await territoryByCode(db, row.territory_code!, currentPhase))!.id,
        holder: organisations.get(row.holder!)!.siren!,
        held: organisations.get(row.held!)!.siren!,
      })),
    ),
  )

  const carrierOf = new Map(accounts.filter((a) => a.role === 'company').map((a) => [a.organisation!, persons.value.get(a.email!)!]))
  const partners = accounts.filter((a) => a.role === 'partner').map((a) => persons.value.get(a.email!)!)
  const projects = new Map<string, { id: string; territoryId: string; title: string }>()
  for (const row of await factTable(demo('projects'))) {
    const territoryId = (await territoryByCode(db, row.territory_code!, currentPhase))!.id
    const entered = await enterTold(ctx, {
      ...toldProject(row, organisations.get(row.organisation!)!, on),
      territoryId,
      territoryCode: row.territory_code!,
      carrierId: carrierOf.get(row.organisation!) ?? null,
      namedIds: row.tier === 'partners' ? partners : [],
    })
    if (entered.ok) projects.set(row.key!, { id: entered.value, territoryId, title: row.title! })
  }
  for (const row of await factTable(demo('aid'))) {
    const { id, territoryId } = projects.get(row.project!)!
    await enterToldMoney(ctx, {
      territoryId,
      projectId: id,
      funder: row.funder!,
      deviceCode: textOrNull(row.device),
      state: row.state as 'granted',
      amount: euros(Number(row.amount_euros)),
      happenedOn: day(row.on!),
      source: row.source!,
      sourceUrl: textOrNull(row.source_url),
      note: textOrNull(row.note),
    })
  }
  await loadDemonstrationMandates(ctx, await factTable(demo('mandates')))
  await loadDemonstrationWorkspaces(
    ctx,
    {
      workspaces: await factTable(demo('workspaces')),
      members: await factTable(demo('workspace-members')),
      entries: await factTable(demo('workspace-entries')),
      tasks: await factTable(demo('workspace-tasks')),
      notes: await factTable(demo('workspace-notes')),
      documents: await demonstrationDocuments(),
    },
    { personOf: (account) => persons.value.get(`${account}@demo.ressort.example`)!, files },
  )
  await importGrantsFile(ctx, fileURLToPath(demo('grants')))
  await loadDemonstrationApplications(ctx, await factTable(demo('applications')), projects, persons.value)
  await loadDemonstrationCompanies(ctx, { organisations: organisations.values(), leads: await factTable(demo('leads')) }, persons.value, on)
  await loadDemonstrationProspects(
    ctx,
    { prospects: await factTable(demo('prospects')), answers: await factTable(demo('prospect-answers')) },
    persons.value,
  )
  await loadDemonstrationTemplates(ctx, await factTable(demo('plan-templates')))
  await loadDemonstrationPlans(ctx, { axes: await factTable(demo('plan-axes')), fiches: await factTable(demo('plan-fiches')) })
  for (const row of await factTable(demo('project-life'))) await enterToldLife(ctx, projects.get(row.project!)!, row)
  await loadDemonstrationCommittees(
    ctx,
    {
      bodies: await factTable(demo('committees-bodies')),
      seats: await factTable(demo('committees-seats')),
      meetings: await factTable(demo('committees-meetings')),
      items: await factTable(demo('committees-items')),
      decisions: await factTable(demo('committees-decisions')),
    },
    { persons: persons.value, projects },
  )
  await loadDemonstrationPosts(ctx, await factTable(demo('posts')))
  for (const code of ['ti-7501', 'ti-7502'])
    await loadDemonstrationHandover(ctx, code, 'le chef de projet précédent (fictif)', deadlineSources)
  const keptPlans = JSON.parse(await readFile(new URL('../db/demo/kept-plans.json', import.meta.url), 'utf8')) as DemonstrationPlan[]
  await keepDemonstrationPlans(ctx, keptPlans, (key) => projects.get(key))
  await loadDemonstrationLedgers(
    ctx,
    { obstacles: await factTable(demo('committees-obstacles')), commitments: await factTable(demo('committees-commitments')) },
    { persons: persons.value, projects },
  )
  await keepLoaded(db, 'demonstration', 'once')
  return true
}

const demonstrationDocuments = async () =>
  Promise.all(
    (await factTable(demo('workspace-documents'))).map(async (row) => ({
      row,
      content: await readFile(new URL(`../db/demo/files/${row.file}`, import.meta.url)),
    })),
  )

function toldProject(row: FactRow, organisation: FactRow, on: Day) {
  return {
    title: row.title!,
    summary: row.summary!,
    company: organisation.name!,
    siret: textOrNull(organisation.siret),
    naf: textOrNull(organisation.naf),
    communeCode: textOrNull(row.commune),
    filiere: row.filiere || 'other',
    enjeux: words(row.enjeux, '|'),
    purpose: textOrNull(row.purpose),
    cost: centsOrNull(row.cost_euros) as Cents | null,
    startsOn: textOrNull(row.starts_on),
    endsOn: textOrNull(row.ends_on),
    jobsCreated: numberOrNull(row.jobs_created),
    jobsMaintained: numberOrNull(row.jobs_maintained),
    stage: row.stage!,
    tier: row.tier!,
    filedOn: row.filed_on ? day(row.filed_on) : on,
    decidedOn: textOrNull(row.decided_on),
    worksOn: textOrNull(row.works_on),
    endedOn: textOrNull(row.ended_on),
    origin: isTrue(row.real) ? ('published' as const) : ('demonstration' as const),
    source: row.source!,
    sourceUrl: textOrNull(row.source_url),
    toVerify: isTrue(row.to_verify),
  }
}

/** Brings in how long an operator's files took outside labelled territories. */
export const importDelays = (db: Db, file: string) => importOutsideFiles(loader(db, today(systemClock)), file)

/** Brings in a list of grants that a funder published. */
export const importGrants = (db: Db, file: string) => importGrantsFile(loader(db, today(systemClock)), file)

/** Brings in devices: the national export, or an answer of the Aides-territoires API. */
export const importDevices = (db: Db, file: string) => importDevicesFile(loader(db, today(systemClock)), file)

/** Asks the pages that the catalogue cites whether they still answer. */
export const checkDeviceSources = (db: Db) => checkSources(loader(db, today(systemClock)))

/** Tells who follows them of the devices that opened, changed or closed. */
export const tellDeviceChanges = (db: Db) => tellCatalogueChanges(loader(db, today(systemClock)))

/** Keeps the outlines of a file that an operator of Ressort got from its producer. */
export const importContours = (db: Db, file: string) => importContoursFile(loader(db, today(systemClock)), file)

/** Brings State-aid law from a file of dated rules. */
export const importLaw = (db: Db, file: string) => importLawFile(loader(db, today(systemClock)), file)

const etalabVersion = (): string => (require(`${etalab}/package.json`) as { version: string }).version

function administrativeMap() {
  const part = (name: string) => require(`${etalab}/data/${name}.json`)
  return { regions: part('regions'), departements: part('departements'), epci: part('epci'), ept: part('ept'), communes: part('communes') }
}

async function checksumOf(files: readonly URL[], salt: string): Promise<string> {
  const hash = createHash('sha256').update(salt)
  for (const file of files) hash.update(await readFile(file))
  return hash.digest('hex')
}

async function isLoaded(db: Db, name: string, checksum?: string): Promise<boolean> {
  const row = await db.selectFrom('kernel.loaded').select('checksum').where('name', '=', name).executeTakeFirst()
  return row !== undefined && (checksum === undefined || row.checksum === checksum)
}

async function keepLoaded(db: Db, name: string, checksum: string): Promise<void> {
  await sql`
    insert into kernel.loaded (name, checksum) values (${name}, ${checksum})
    on conflict (name) do update set checksum = excluded.checksum, at = now()`.execute(db)
}
