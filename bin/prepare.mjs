// Runs on Node 20 and later, before anything is installed: no dependency, no TypeScript.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'

export const root = join(import.meta.dirname, '..')
const wantedMajor = 24

/** What a person can mend: printed as it is, exit 2. */
class Obstacle extends Error {}

/** Runs a command of ours and turns what it throws into a sentence or a stack, and an exit code. */
export async function main(run) {
  try {
    await run()
  } catch (error) {
    process.stderr.write(`${error instanceof Obstacle ? error.message : (error.stack ?? error)}\n`)
    process.exitCode = error instanceof Obstacle ? 2 : 1
  }
}

/**
 * Installs the packages when they are missing or are not those of package-lock.json.
 * @param {{ withTools: boolean }} options `withTools`: what only tests and checks need must be there too
 */
export async function installPackages({ withTools }) {
  if (isInstalled(withTools)) return
  await alone('install', async () => {
    if (isInstalled(withTools)) return
    say('Installation des paquets (une à deux minutes la première fois)…')
    const flags = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error', '--include=dev', '--include=optional']
    // Not `npm ci`: npm 11 refuses a lockfile without the packages of other platforms that a registry does not
    // have. This one installs the same versions, checked by the same hashes, and leaves the lockfile as it is.
    const { code, output } = await runQuietly('npm', ['install', '--no-save', ...flags], {
      PATH: pathOfTheMachine(),
    })
    if (code !== 0) throw new Obstacle(`${output}\nL’installation des paquets a échoué : vérifiez le réseau, puis relancez.`)
    if (!isInstalled(withTools))
      throw new Obstacle('L’installation des paquets est restée incomplète : supprimez node_modules, puis relancez.')
  })
}

/** The Node that runs Ressort: this one when recent enough, else the one npm has installed. */
export function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= wantedMajor) return process.execPath
  const packaged = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(packaged)) return packaged
  throw new Obstacle(`Ressort a besoin de Node ${wantedMajor} ou plus récent (ici ${process.version}) : installez-le, puis relancez.`)
}

/** Builds the pages when they are missing or older than their sources. */
export async function buildPages(node) {
  if (isBuilt()) return
  await alone('build', async () => {
    if (isBuilt()) return
    say('Construction des pages…')
    rmSync(stampFile, { force: true })
    const state = stateOfSources()
    const { code, output } = await runQuietly(node, [tool('react-router'), 'build'], {
      NODE_ENV: 'production',
    })
    if (code !== 0) throw new Error(`react-router build failed\n${output}`)
    writeFileSync(stampFile, state)
  })
}

/** The script of a command that npm has installed, to run with the Node of our choice. */
export function tool(name) {
  return realpathSync(join(root, 'node_modules', '.bin', name))
}

/** Runs the command line of Ressort: here when this Node will do, else in a child that shares the terminal. */
export async function runRessort(node, args) {
  process.env.NODE_ENV ??= 'production'
  const program = join(root, 'app', 'cli.ts')
  if (node !== process.execPath) return runAttached(node, [program, ...args])
  const { runCommandLine } = await import(pathToFileURL(program).href)
  await runCommandLine(args)
}

/** @returns once the child is gone, its exit code being ours */
export async function runAttached(command, args, env = {}) {
  // The channel tells the child when we disappear, whatever the reason.
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  process.exitCode = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)))
  })
}

export function say(sentence) {
  process.stdout.write(`${sentence}\n`)
}

const stampFile = join(root, 'build', '.stamp')

function isBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stateOfSources()
}

/** A fingerprint of all that the built pages come from. */
function stateOfSources() {
  const hash = createHash('sha256')
  const configuration = [
    'package-lock.json',
    'package.json',
    'vite.config.ts',
    'vite.browser.config.ts',
    'vite.server-only.ts',
    'react-router.config.ts',
    'tsconfig.json',
  ]
  for (const file of [...configuration, ...filesUnder('app'), ...filesUnder('public')]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

function filesUnder(folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(test\.ts|md|sql)$/.test(entry.name))
    .map((entry) => join(entry.parentPath.slice(root.length + 1), entry.name))
    .sort()
}

// npm writes its own list of what it installed last, and only when it has finished.
function isInstalled(withTools) {
  const wanted = packagesOf('package-lock.json')
  const present = packagesOf(join('node_modules', '.package-lock.json'))
  return Object.entries(wanted).every(([path, { version, dev, optional, devOptional }]) => {
    if (path === '') return true
    const found = present[path]
    if (!found) return optional || devOptional || (dev && !withTools)
    return found.version === version
  })
}

function packagesOf(file) {
  const path = join(root, file)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {}
}

// npm must not run on the Node that it is about to replace.
function pathOfTheMachine() {
  const parts = (process.env.PATH ?? '').split(delimiter)
  return parts.filter((part) => !part.includes('node_modules')).join(delimiter)
}

async function runQuietly(command, args, env) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, output: output.trimEnd() }
}

// Two terminals may start at the same time: the second waits for what the first prepares.
async function alone(task, run) {
  const lock = join(tmpdir(), `ressort-${task}-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`)
  while (!take(lock)) await new Promise((resolve) => setTimeout(resolve, 200))
  try {
    await run()
  } finally {
    rmSync(lock, { force: true })
  }
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!isAlive(Number(readFileSync(lock, 'utf8')))) rmSync(lock, { force: true })
    return false
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
