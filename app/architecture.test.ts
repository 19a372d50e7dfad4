import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { capabilities } from './capabilities.ts'

const root = new URL('./capabilities/', import.meta.url)
const fixed =
  /^(model|policy|queries|store|actions|access)\.ts$|^[a-z-]+\.test\.ts$|^(model|queries|store|actions|routes|views|jobs|README\.md)$/
const schema = (capability: string) => capability.replaceAll('-', '_')
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8')

test('every capability folder is in the ordered list, and the list names nothing else', () => {
  assert.deepEqual(readdirSync(root).sort(), [...capabilities].sort())
})

test('a capability holds nothing but the fixed file names, and a page of README', () => {
  for (const capability of capabilities) {
    const names = readdirSync(new URL(`${capability}/`, root))
    for (const name of names) assert.match(name, fixed, `${capability}/${name}`)
    assert.ok(names.includes('README.md'), `${capability} has no README.md`)
    assert.ok(textOf(`${capability}/README.md`).split('\n').length <= 60, `${capability}/README.md is more than a page`)
  }
})

test('store.ts writes the schema of its own capability only; queries.ts reads upstream schemas at most', () => {
  for (const [rank, capability] of capabilities.entries()) {
    for (const file of sqlFiles(capability)) {
      const sqlOnly = textOf(`${capability}/${file}`).replace(/^import.*$/gm, '')
      const written = sqlOnly.matchAll(/\b(?:insert into|update|delete from|upsert\(tx, ')\s*([a-z_]+)\.[a-z_]+/g)
      for (const [, name] of written) assert.equal(name, schema(capability), `${capability}/${file} writes ${name}`)
      const below = capabilities.slice(rank + 1).filter((c) => new RegExp(`\\b${schema(c)}\\.[a-z_]+\\b(?=['"\`\\s])`).test(sqlOnly))
      assert.deepEqual(below, [], `${capability}/${file} reads a schema below it`)
    }
  }
})

test('the clock is read in kernel/day.ts alone, and SQL is never glued from strings', () => {
  for (const path of sourceFiles(new URL('./', import.meta.url))) {
    const text = readFileSync(path, 'utf8')
    if (!/\/kernel\/(day|id)\.ts$/.test(path.pathname)) assert.doesNotMatch(text, /new Date\(\)|Date\.now\(\)/, path.pathname)
    if (!/\/kernel\/migrate\.ts$/.test(path.pathname)) assert.doesNotMatch(text, /sql\.raw\(/, path.pathname)
  }
})

test('every table of the programme has row-level security, or a reason not to', () => {
  const open = new Set(['kernel', 'territory'])
  const reasons: Record<string, string> = {
    'membership.organisation': 'public register',
    'membership.person': 'read by joins on names; addresses only by queries of the chef de projet',
    'membership.mandate': 'asked by every policy',
    'membership.interest': 'asked by the policies',
    'membership.supporter': 'public',
    'workspaces.search_entry': 'an index of words: what it finds is read again behind the walls',
    'membership.mandate_notice': 'which alarms of a mandate were given: nothing of anybody',
    'membership.programme_event': 'public',
    'membership.openid_request': 'found by the hash of a secret',
    'membership.passkey_challenge': 'found by the hash of a secret',
    'membership.session': 'found by the hash of a secret',
    'membership.sign_in_link': 'found by the hash of a secret',
    'state_aid.rule': 'public law',
    'toolbox.device': 'public',
    'toolbox.rule_version': 'public',
    'toolbox.device_version': 'public',
    'toolbox.quarantined': 'public',
    'toolbox.source_check': 'public',
    'toolbox.told': 'public',
    'toolbox.criterion': 'public',
    'toolbox.question': 'public',
    'grants.grant': 'open data',
    'applications.outside_file': 'days of files, nobody is named',
  }
  const migrations = new URL('../db/migrations/', import.meta.url)
  const text = readdirSync(migrations)
    .map((name) => readFileSync(new URL(name, migrations), 'utf8'))
    .join('\n')
  for (const [, name] of text.matchAll(/create table ([a-z_]+\.[a-z_]+)/g)) {
    if (open.has(name!.split('.')[0]!) || reasons[name!]) continue
    assert.match(text, new RegExp(`alter table ${name} force row level security`), name)
  }
})

/** `store.ts` and `queries.ts`, or what the folders of those names hold. */
function sqlFiles(capability: string): string[] {
  return ['store', 'queries'].flatMap((door) => [
    ...(existsSync(new URL(`${capability}/${door}.ts`, root)) ? [`${door}.ts`] : []),
    ...(existsSync(new URL(`${capability}/${door}/`, root))
      ? readdirSync(new URL(`${capability}/${door}/`, root)).map((name) => `${door}/${name}`)
      : []),
  ])
}

function* sourceFiles(folder: URL): Generator<URL> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const url = new URL(entry.name + (entry.isDirectory() ? '/' : ''), folder)
    if (entry.isDirectory()) yield* sourceFiles(url)
    else if (/\.tsx?$/.test(entry.name) && !/\.test\.ts$/.test(entry.name)) yield url
  }
}
