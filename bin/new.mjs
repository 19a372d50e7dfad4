// `npm run new -- <capability>`: the folder of a capability, ready to be filled. The list says where it stands.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const [name] = process.argv.slice(2)
const folder = join(root, 'app/capabilities', name ?? '')

if (!/^[a-z]+(-[a-z]+)*$/.test(name ?? '')) stop('Give the capability a name in lower case, with hyphens: npm run new -- land')
if (existsSync(folder)) stop(`app/capabilities/${name} is there already.`)

const schema = name.replaceAll('-', '_')
const last = readdirSync(join(root, 'db/migrations')).sort().at(-1) ?? '0000'
const number = String(Number(last.slice(0, 4)) + 1).padStart(4, '0')
const files = {
  [`app/capabilities/${name}/README.md`]: `# ${name}\n\nOne sentence: what it is for.\n\n**Nouns.**\n\n**Verbs.**\n\n**Who may.**\n\n**Sources.**\n`,
  [`app/capabilities/${name}/model.ts`]: `/** What it is, and its rules: pure. */\n`,
  [`app/capabilities/${name}/queries.ts`]: `import { sql } from 'kysely'\nimport type { Tx } from '#kernel/db.ts'\n`,
  [`db/migrations/${number}-${name}.sql`]: `create schema ${schema};\n\n-- Each tenant table: territory_id first in its key, row-level security enabled and forced.\n`,
}
mkdirSync(folder)
for (const [path, text] of Object.entries(files)) {
  writeFileSync(join(root, path), text)
  process.stdout.write(`${path}\n`)
}
process.stdout.write(`Now put '${name}' in its place in app/capabilities.ts, then run npm run db:types.\n`)

function stop(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(2)
}
