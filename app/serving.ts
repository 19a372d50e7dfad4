import { randomUUID } from 'node:crypto'
import { tellDueCommitments } from '#cap/committees/actions/commitments.ts'
import { tellMandateEnd } from '#cap/inbox/actions/mandate-end.ts'
import { startMailing } from '#cap/inbox/jobs/mailing.ts'
import { closeEndedMandates, tellSuccessions } from '#cap/membership/actions/succession.ts'
import { registerSender } from '#cap/state-aid/jobs/register.ts'
import { demonstrationAccounts } from '#cap/membership/queries.ts'
import { documentReader } from '#cap/workspaces/jobs/document-reader.ts'
import { tellCatalogueChanges } from '#cap/toolbox/actions/alerts.ts'
import { refreshAllOutside } from '#cap/applications/actions/outside.ts'
import { checkSources } from '#cap/toolbox/actions/check-sources.ts'
import { remindKeepers } from '#cap/toolbox/actions/remind-keepers.ts'
import { tellFundingEnds } from '#cap/posts/actions/posts.ts'
import { type Ctx, ressort } from './kernel/actor.ts'
import type { Config } from './kernel/config.ts'
import { type DailyTasks, startDaily } from './kernel/daily.ts'
import { type Day, systemClock, today } from './kernel/day.ts'
import type { FilePlace } from './kernel/files.ts'
import { type Database, type Db, openDatabase } from './kernel/db.ts'
import { startJobs } from './kernel/jobs.ts'
import { makeMailer } from './kernel/mail.ts'
import { migrate } from './kernel/migrate.ts'
import { loadDemo, loadReference } from './load.ts'
import { readers } from './readers.ts'
import { serve } from './server.ts'

/** Opens the site and returns when it is asked to stop, everything closed behind it. */
export async function serveUntilStopped(config: Config): Promise<void> {
  const stopping = untilStopped()
  // Closed in the reverse order, whatever opened before a fault included.
  await using opened = new AsyncDisposableStack()
  // One folder, one site; other commands may join its server.
  const database = await openDatabase(config, { serving: true })
  opened.defer(() => database.close())
  await prepareDatabase(database.db, config)
  opened.use(await startWork(database, config))
  const site = await serve(config, database)
  opened.defer(() => site.close())

  say(`Ressort est ouvert : ${site.url}`)
  if (config.demo) say(await invitationTo(database.db, site.url))
  await stopping
}

/** Does what is done after the answers, and nothing else, until asked to stop: as many of these as one likes may run. */
export async function workUntilStopped(config: Config): Promise<void> {
  const stopping = untilStopped()
  await using opened = new AsyncDisposableStack()
  const database = await openDatabase(config)
  opened.defer(() => database.close())
  opened.use(await startWork(database, config))
  say('Les courriels partent.')
  await stopping
}

/** What is done after the answers: mails that were asked for, those that tell, and entries owed to the national register. */
async function startWork(database: Database, config: Config): Promise<AsyncDisposable> {
  const started = new AsyncDisposableStack()
  const send = makeMailer(config)
  const register = registerSender(() => systemCtx(database.db, today(systemClock)), config.stateAidRegisterUrl)
  const jobs = await startJobs(database, {
    mail: send,
    'state-aid-register': register,
    'read-document': documentReader(database.db, config),
  })
  started.defer(() => jobs.stop())
  const { baseUrl, demo } = config
  const mailing = startMailing({ db: database.db, send, readers, baseUrl, demo, now: systemClock, worker: randomUUID() })
  started.defer(() => mailing.stop())
  const daily = startDaily(database.db, dailyTasks(database.db, config), systemClock)
  started.defer(() => daily.stop())
  return started
}

const dailyTasks = (db: Db, { demo, demarches }: Config): DailyTasks => ({
  // A demonstration asks nothing of the sites of others.
  ...(!demo && { 'device-sources': async (on: Day) => void (await checkSources(systemCtx(db, on))) }),
  ...(demarches && { 'outside-files': async (on: Day) => void (await refreshAllOutside(systemCtx(db, on), demarches)) }),
  'device-changes': async (on) => void (await tellCatalogueChanges(systemCtx(db, on))),
  'stale-devices': async (on) => void (await remindKeepers(systemCtx(db, on))),
  'ended-mandates': async (on) => void (await closeEndedMandates(systemCtx(db, on))),
  successions: async (on) => void (await tellSuccessions(systemCtx(db, on), tellMandateEnd)),
  'due-commitments': (on) => tellDueCommitments(systemCtx(db, on)),
  'post-funding-ends': (on) => tellFundingEnds(systemCtx(db, on)),
})

// What is done each day, or for the national register, is done in the name of Ressort itself.
const systemCtx = (db: Db, today: Day): Ctx => ({
  db,
  today,
  requestId: 'daily',
  actor: ressort('chaque jour'),
})

/** Brings the database to what this version of Ressort needs; does nothing when it is there already. */
export async function prepareDatabase(db: Db, { demo, ...files }: Pick<Config, 'demo'> & FilePlace): Promise<void> {
  const applied = await migrate(db)
  if (applied.length > 0) say(`Base mise à jour (${applied.length} migrations).`)
  if (await loadReference(db)) say('Données de référence chargées.')
  if (demo && (await loadDemo(db, files))) say('Démonstration chargée.')
}

async function invitationTo(db: Db, url: string): Promise<string> {
  const accounts = await demonstrationAccounts(db)
  const lines = accounts.map(({ name, label }) => `  ${label} : ${name}`)
  return [`Comptes de démonstration, un bouton pour chacun sur ${url}/connexion :`, ...lines].join('\n')
}

// npm passes Ctrl-C on although the terminal already did: whatever comes after the first signal changes nothing.
function untilStopped(): Promise<void> {
  process.channel?.unref()
  return new Promise((resolve) => {
    for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(event, () => resolve())
  })
}

function say(sentence: string) {
  process.stdout.write(`${sentence}\n`)
}
