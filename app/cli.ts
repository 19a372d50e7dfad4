import './kernel/production.ts'
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Config, ConfigError, readConfig } from './kernel/config.ts'
import type { Database, Db } from './kernel/db.ts'
import { explainDatabaseError, explainListenError } from './kernel/start-errors.ts'

type Command = {
  summary: string
  /** What follows the name, in the order of writing. */
  operands?: readonly string[]
  /** The last of them that may be left out. */
  optional?: string
  /** Has a `--json` for scripts. */
  json?: boolean
  /** More lines of `--help`. */
  detail?: () => Promise<string>
  run(given: Given): Promise<void>
}

type Given = { operands: string[]; json: boolean; config: Config }

// Each command imports what it needs when it runs: `--help` stays instant.
const commands: Record<string, Command> = {
  serve: {
    summary: 'ouvrir le site, après avoir préparé la base et chargé les données de référence',
    run: async ({ config }) => (await import('./serving.ts')).serveUntilStopped(config),
  },
  mail: {
    summary: 'envoyer les courriels qui attendent, à côté du site, jusqu’à l’arrêt',
    run: async ({ config }) => (await import('./serving.ts')).workUntilStopped(config),
  },
  'mail-state': {
    summary: 'dire ce qui attend, ce qui est parti, et ce qui est peut-être parti deux fois',
    json: true,
    run: tellMailState,
  },
  migrate: {
    summary: 'mettre la base à jour',
    json: true,
    run: migrateDatabase,
  },
  demo: {
    summary: 'charger la démonstration dans la base',
    run: loadDemonstration,
  },
  import: {
    summary: 'reprendre un fichier ; recommencer ne double rien',
    operands: ['kind', 'file'],
    optional: 'territoire',
    json: true,
    detail: async () => `  Ce qui se reprend : ${Object.keys(importers).join(', ')}`,
    run: importFile,
  },
  export: {
    summary: 'écrire des données à la sortie, pour un autre programme',
    operands: ['kind'],
    optional: 'territoire',
    json: true,
    detail: async () => `  Ce qui s’écrit : ${Object.keys(exporters).join(', ')}`,
    run: exportData,
  },
  plan: {
    summary: 'proposer des plans de financement pour un scénario écrit en JSON',
    operands: ['scenario.json'],
    json: true,
    detail: async () => (await import('./plan-command.ts')).planHelp,
    run: async ({ operands: [file = ''], json }) => print(await (await import('./plan-command.ts')).planFrom(file, json)),
  },
  eligible: {
    summary: 'dire à quels dispositifs un projet peut prétendre, condition par condition',
    operands: ['file'],
    json: true,
    detail: async () =>
      '  Le fichier de faits suit /api/schemas/eligible.json. Les règles sont celles de la base, quand il y en a une ;\n  sinon celles que Ressort livre. Le résultat dit lesquelles : « catalogue » vaut « installed » ou « shipped ».',
    run: judgeFacts,
  },
  'tell-changes': {
    summary: 'prévenir ceux qui les suivent des dispositifs qui ouvrent, changent ou ferment ; une fois par jour',
    json: true,
    run: tellChanges,
  },
  'check-sources': {
    summary: 'demander aux pages que citent les dispositifs si elles répondent encore (il faut un réseau)',
    json: true,
    run: checkCitedSources,
  },
  replay: {
    summary: 'recalculer chaque plan gardé, avec le droit et les données de son jour',
    json: true,
    detail: async () => '  Code de sortie : 0 tous rendent la même réponse, 1 l’un d’eux diffère.',
    run: replayPlans,
  },
  user: {
    summary: 'donner un compte et un mandat : « user create <adresse> <nom> <rôle> »',
    operands: ['create', 'adresse', 'nom', 'rôle'],
    detail: async () => (await import('./user-command.ts')).rolesInWords,
    run: async ({ operands, config }) =>
      print(await withDatabase(config, async ({ db }) => (await import('./user-command.ts')).createUserFrom(db, operands))),
  },
  'verify-journal': {
    summary: 'vérifier que le journal n’a pas été modifié',
    json: true,
    run: checkJournal,
  },
}

/** What an import answers, line by line for what it left out. */
export type ImportReport = {
  read: number
  added: number
  updated: number
  unchanged: number
  rejected: number
  problems: { line: number; column: string; reason: string }[]
}

/** @param progress called with the share done, from 0 to 1 */
export type Importer = (db: Db, file: string, progress: (share: number) => void, territory?: string) => Promise<ImportReport>

/** @param territory the code of one; all that are concerned when there is none */
export type Exporter = (db: Db, territory: string | undefined, json: boolean) => Promise<string>

const exporters: Record<string, () => Promise<Exporter>> = {
  plan: async () => (await import('./plan-files.ts')).exportPlan,
  'projets-territoire': async () => (await import('./plan-files.ts')).exportExchange,
}

const importers: Record<string, () => Promise<Importer>> = {
  contours: async () => (await import('./load.ts')).importContours,
  devices: async () => (await import('./load.ts')).importDevices,
  law: async () => (await import('./load.ts')).importLaw,
  delays: async () => (await import('./load.ts')).importDelays,
  grants: async () => (await import('./load.ts')).importGrants,
  'projets-territoire': async () => (await import('./plan-files.ts')).importExchangeFile,
}

/** Sets the exit code: 0 done, 1 done with a bad outcome or a fault, 2 a mistake that the sentence says how to mend. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  let config: Config | undefined
  try {
    const [name, ...rest] = args
    if (!name || name === '--help' || name === '-h' || name === 'help') return print(summaryOfAll())
    const command = commands[name]
    if (!command) throw new ConfigError(`Commande inconnue : ${name}. « npx ressort --help » donne la liste.`)
    const asked = parse(name, command, rest)
    if (asked.help) return print(await helpOf(name, command))
    config = readConfig(process.env)
    await command.run({ ...asked, config })
  } catch (error) {
    const sentence = sentenceOf(error, config)
    process.stderr.write(`${sentence ?? (error as Error).stack ?? error}\n`)
    process.exitCode = sentence ? 2 : 1
  }
}

async function migrateDatabase({ json, config }: Given) {
  const { migrate } = await import('./kernel/migrate.ts')
  const applied = await withDatabase(config, ({ db }) => migrate(db))
  if (json) return print(JSON.stringify({ applied }))
  print(applied.length === 0 ? 'La base est à jour.' : `La base est à jour : ${applied.join(', ')}.`)
}

async function loadDemonstration({ config }: Given) {
  const { prepareDatabase } = await import('./serving.ts')
  await withDatabase(config, ({ db }) => prepareDatabase(db, { ...config, demo: true }))
  print('La démonstration est en place.')
}

async function exportData({ operands: [kind = '', territory], json, config }: Given) {
  const findExporter = exporters[kind]
  if (!findExporter) throw new ConfigError(`On n’écrit pas « ${kind} » : « npx ressort export --help » donne la liste.`)
  const exporter = await findExporter()
  print(await withDatabase(config, ({ db }) => exporter(db, territory, json)))
}

async function importFile({ operands: [kind = '', file = '', territory], json, config }: Given) {
  const findImporter = importers[kind]
  if (!findImporter) throw new ConfigError(`On ne reprend pas « ${kind} » : « npx ressort import --help » donne la liste.`)
  if (!existsSync(file)) throw new ConfigError(`Le fichier ${file} n’existe pas.`)
  const importer = await findImporter()
  const report = await withDatabase(config, ({ db }) => importer(db, file, json ? () => {} : drawProgress, territory))
  if (report.rejected > 0) process.exitCode = 1
  if (json) return print(JSON.stringify(report))
  for (const { line, column, reason } of report.problems) print(`Ligne ${line}, ${column} : ${reason}`)
  const { read, added, updated, unchanged, rejected } = report
  print(`${read} lignes lues : ${added} ajoutées, ${updated} mises à jour, ${unchanged} inchangées, ${rejected} écartées.`)
}

async function judgeFacts({ operands: [file = ''], json, config }: Given) {
  if (!existsSync(file)) throw new ConfigError(`Le fichier ${file} n’existe pas.`)
  const { judgeFile, UnreadableFacts } = await import('#cap/toolbox/queries/eligible.ts')
  const { systemClock, today } = await import('./kernel/day.ts')
  const { hasEmbedded } = await import('./kernel/embedded.ts')
  const judge = (db?: Db) => judgeFile(file, today(systemClock), db)
  const hasDatabase = config.databaseUrl !== undefined || hasEmbedded(config.dataDir)
  const report = await (hasDatabase ? withDatabase(config, ({ db }) => judge(db)) : judge()).catch((error) => {
    throw error instanceof UnreadableFacts ? new ConfigError(error.message) : error
  })
  if (json) return print(JSON.stringify(report))
  for (const { name, statusLabel, truth, reasons, missing } of report.verdicts) {
    print(`${statusLabel.padEnd(18)} ${name}`)
    const unmet = truth === 'no' ? 'condition non remplie' : truth === 'not-applicable' ? 'ne concerne que' : undefined
    for (const reason of unmet ? reasons : []) print(`${' '.repeat(19)}${unmet} : ${reason}`)
    if (missing.length > 0) print(`${' '.repeat(19)}il manque : ${missing.join(', ')}`)
  }
  print(`\nRègles ${report.catalogue === 'installed' ? 'de cette installation' : 'livrées avec Ressort'}.`)
  const [next] = report.next
  if (next?.question) print(`La question qui en dirait le plus : ${next.question}`)
}

async function tellChanges({ json, config }: Given) {
  const { tellDeviceChanges } = await import('./load.ts')
  const done = await withDatabase(config, ({ db }) => tellDeviceChanges(db))
  if (!done.ok) return
  if (json) return print(JSON.stringify(done.value))
  print(`${done.value.changed} dispositifs ont changé, ${done.value.persons} personnes prévenues.`)
}

async function checkCitedSources({ json, config }: Given) {
  const { checkDeviceSources } = await import('./load.ts')
  const done = await withDatabase(config, ({ db }) => checkDeviceSources(db))
  if (!done.ok) return
  if (json) return print(JSON.stringify(done.value))
  print(`${done.value.asked} pages demandées, ${done.value.silent} ne répondent plus.`)
}

async function replayPlans({ json, config }: Given) {
  const { replayAll } = await import('./replay-command.ts')
  const plans = await withDatabase(config, ({ db }) => replayAll(db, json ? () => {} : drawProgress))
  const differing = plans.filter((plan) => !plan.same)
  if (differing.length > 0) process.exitCode = 1
  if (json) return print(JSON.stringify({ replayed: plans.length, differing: differing.length, plans }))
  for (const { project, takenOn, why } of differing) print(`${project}, plan du ${takenOn} : ${why}`)
  print(`${plans.length} plans rejoués, ${differing.length} rendent une autre réponse.`)
}

async function checkJournal({ json, config }: Given) {
  const { verifyJournal } = await import('./kernel/journal.ts')
  const check = await withDatabase(config, ({ db }) => verifyJournal(db))
  if (!check.ok) process.exitCode = 1
  if (json) return print(JSON.stringify(check))
  if (check.ok) return print(`Le journal est intact : ${check.lines} lignes vérifiées.`)
  const wrong = {
    altered: 'elle a été modifiée',
    missing: 'elle manque',
    'tail-cut': 'la fin du journal a été coupée',
  }
  print(`Le journal ne tient plus à la ligne ${check.line} : ${wrong[check.reason]}.`)
}

async function tellMailState({ json, config }: Given) {
  const { mailState } = await import('./capabilities/inbox/queries/mail-state.ts')
  const { asSystem } = await import('./kernel/act.ts')
  const state = await withDatabase(config, ({ db }) => asSystem(db, mailState))
  if (json) return print(JSON.stringify(state))
  print(`${state.waiting} en attente, ${state.held} en cours, ${state.sent} partis, ${state.failed} abandonnés.`)
  for (const { id, state: at, attempts, error } of state.troubled)
    print(`${id} : ${at}, essais : ${attempts}${error ? `, ${error}` : ', peut-être parti deux fois'}`)
}

async function withDatabase<Result>(config: Config, use: (database: Database) => Promise<Result>): Promise<Result> {
  const { openDatabase } = await import('./kernel/db.ts')
  const database = await openDatabase(config)
  try {
    return await use(database)
  } finally {
    await database.close()
  }
}

function parse(name: string, command: Command, args: readonly string[]) {
  const help = { help: { type: 'boolean', short: 'h' } } as const
  const options = command.json ? ({ ...help, json: { type: 'boolean' } } as const) : help
  const { values, positionals } = parseOrExplain(name, () => parseArgs({ args: [...args], options, allowPositionals: true }))
  const expected = command.operands?.length ?? 0
  const most = expected + (command.optional ? 1 : 0)
  if (!values.help && (positionals.length < expected || positionals.length > most))
    throw new ConfigError(`Écrivez : ${usageOf(name, command)}`)
  return { operands: positionals, json: 'json' in values && values.json === true, help: values.help === true }
}

function parseOrExplain<Parsed>(name: string, read: () => Parsed): Parsed {
  try {
    return read()
  } catch (error) {
    const option = /'(-[^' ]+)/.exec((error as Error).message)?.[1] ?? ''
    throw new ConfigError(`Option inconnue : ${option}. « npx ressort ${name} --help » dit ce qui existe.`)
  }
}

function sentenceOf(error: unknown, config: Config | undefined): string | undefined {
  if (error instanceof ConfigError) return error.message
  if (!config) return undefined
  const notReady = ['42P01', '3F000'].includes((error as { code?: string }).code ?? '')
  if (notReady) return 'La base n’est pas prête : lancez d’abord « npx ressort migrate ».'
  return explainListenError(error, config) ?? (config.databaseUrl ? explainDatabaseError(error) : undefined)
}

const usageOf = (name: string, { operands = [], optional, json }: Command) =>
  [
    'npx ressort',
    name,
    ...operands.map((operand) => `<${operand}>`),
    ...(optional ? [`[${optional}]`] : []),
    ...(json ? ['[--json]'] : []),
  ].join(' ')

function summaryOfAll(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(16)} ${summary}`)
  return ['Ressort en ligne de commande', '', ...lines, '', '« npx ressort <commande> --help » en dit plus.'].join('\n')
}

async function helpOf(name: string, command: Command): Promise<string> {
  const result = command.json ? ['  --json           écrire le résultat en JSON'] : []
  const detail = command.detail ? ['', await command.detail()] : []
  return [`${usageOf(name, command)} : ${command.summary}`, ...result, ...detail].join('\n')
}

function print(text: string) {
  process.stdout.write(`${text}\n`)
}

function drawProgress(share: number) {
  if (!process.stderr.isTTY) return
  const width = 40
  const done = Math.round(share * width)
  process.stderr.write(`\r${'█'.repeat(done)}${'░'.repeat(width - done)} ${Math.round(share * 100)} %${share >= 1 ? '\n' : ''}`)
}

if (import.meta.main) await runCommandLine(process.argv.slice(2))
