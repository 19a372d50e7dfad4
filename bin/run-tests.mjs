// Runs under Node 24, started by test.mjs once everything is installed and built.
import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { startTestServers } from '../app/kernel/test-servers.ts'
import { root, say } from './prepare.mjs'

// Scripts of package.json, each to be run alone as well.
const checks = ['types', 'lint', 'architecture', 'unused']
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const PATH = [dirname(process.execPath), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)

// What starts servers of its own, and browsers, learns nothing from a second run.
const everything = {
  embedded: globSync(['app/**/*.test.ts', 'e2e/**/*.test.ts'], { cwd: root }),
  server: globSync('app/**/*.test.ts', { cwd: root, exclude: ['app/kernel/embedded.test.ts'] }),
}

const asked = process.argv.slice(2)
// The tests as a page to read: one run is enough, and the sentences alone.
const isSpec = asked[0] === '--spec'
const failed = []
let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'])
  process.on(signal, () => {
    interrupted = true
  })
process.channel?.unref()

if (asked.length === 0) for (const check of checks) await runCheck(check)
await testOnBothDatabases()
if (failed.length > 0) say(`\nFailed: ${failed.join(', ')}`)
process.exitCode = failed.length > 0 || interrupted ? 1 : 0

async function runCheck(name) {
  const start = performance.now()
  if (interrupted) return
  if ((await run('sh', ['-c', scripts[name]])) !== 0) failed.push(name)
  else say(`✔ ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
}

async function testOnBothDatabases() {
  if (interrupted) return
  const servers = await startTestServers()
  try {
    // Some tests, or the page to read, say enough on one database; the whole runs on both.
    for (const kind of isSpec || asked.length > 0 ? ['embedded'] : ['embedded', 'server']) {
      if (interrupted) return
      if (!isSpec) say(`\nTests on the ${kind} database`)
      const files = isSpec ? everything.server : asked.length > 0 ? asked : everything[kind]
      const database = { RESSORT_TEST_DATABASE: kind, RESSORT_TEST_URL: servers[kind] }
      const reporter = isSpec ? ['--test-reporter=./bin/spec.mjs'] : []
      const flags = ['--test', '--test-concurrency=2', '--test-timeout=300000', ...reporter]
      if ((await run(process.execPath, [...flags, ...files], database)) !== 0) failed.push(`tests on the ${kind} database`)
    }
  } finally {
    await servers.stop()
  }
}

/** @returns the exit code; the command shares our terminal */
function run(command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...plainEnvironment(), PATH, ...env },
  })
  const stop = () => child.kill()
  process.once('SIGTERM', stop).once('disconnect', stop)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      process.off('SIGTERM', stop).off('disconnect', stop)
      resolve(code ?? 1)
    })
  })
}

// What the developer has in the shell must not choose the database, nor the mail server, of the tests.
function plainEnvironment() {
  const ours = /^(DATABASE_URL|PORT|HOST|SMTP_URL|S3_URL|OIDC_.*|RESSORT_.*|PG.*|NODE_CHANNEL_.*|NODE_TEST_CONTEXT)$/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
}
