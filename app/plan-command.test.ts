import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { demonstrationSite } from './space-visits.ts'

const { world, ask } = await demonstrationSite()
after(world.close)

const cli = new URL('./cli.ts', import.meta.url).pathname

async function plan(scenario: unknown, ...options: string[]) {
  const file = join(await mkdtemp(join(tmpdir(), 'plan-')), 'scenario.json')
  await writeFile(file, typeof scenario === 'string' ? scenario : JSON.stringify(scenario))
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(process.execPath, [cli, 'plan', file, ...options], (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }))
  })
}

const published = async (name: string): Promise<Record<string, never> & { blocks: object[]; devices: object[] }> =>
  JSON.parse((await ask('signed-out', `/api/schemas/${name}`)).html)

test('le schéma publié accepte l’exemple publié, refuse ce que la commande refuse, et dit l’unité de chaque montant', async () => {
  const schema = await published('plan.json')
  const example = await published('plan.example.json')
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv as never)
  const accepts = ajv.compile(schema)
  assert.ok(accepts(example), JSON.stringify(accepts.errors))
  assert.equal(accepts({ ...example, maxInEuro: 3 }), false)
  assert.equal(accepts({ ...example, on: 'demain' }), false)
  const amounts = [...JSON.stringify(schema).matchAll(/"(\w+InEuros)":(\{[^}]*\})/g)]
  assert.ok(amounts.length >= 8)
  for (const [, name, body] of amounts) assert.match(body!, /En euros, hors taxe\.|Équivalent/, name)
})

test('la commande résout l’exemple publié, et rend des plans qui tiennent', async () => {
  const { code, out, err } = await plan(await published('plan.example.json'), '--json')
  assert.equal(code, 0, err)
  const answer = JSON.parse(out)
  assert.equal(answer.feasible, true)
  assert.equal(answer.proposals.length, 3)
  const [best] = answer.proposals
  // By hand: the Region 30 % of 1.2 M€ and the EPCI 50 000 €, below art. 14 (35 %); energy 55 % of the extra cost of
  // 300 000 € (art. 38, small, zone c); training 70 % of 60 000 € (art. 31, small).
  assert.equal(best.aidInEuros, 360_000 + 50_000 + 165_000 + 42_000)
  assert.ok(best.binding.some((b: { reference: string }) => b.reference.startsWith('RGEC')))
})

test('un scénario à corriger dit où et comment, et sort avec 2', async () => {
  const example = await published('plan.example.json')
  const wrong = await plan({ ...example, size: 'tiny', ownMoneyAtMost: 3, blocks: [{ ...example.blocks[0], costInEuros: -1 }] })
  assert.equal(wrong.code, 2)
  assert.match(wrong.err, /size : Écrivez l’une de ces valeurs : micro, small, medium, large\./)
  assert.match(wrong.err, /ownMoneyAtMost : Cette clé n’existe pas/)
  assert.match(wrong.err, /blocks\[0\]\.costInEuros : Un montant ne peut pas être négatif\./)
  assert.equal((await plan('{')).code, 2)
})

test('un scénario impossible sort avec 1, et dit les règles qui se contredisent', async () => {
  const example = await published('plan.example.json')
  const { code, out } = await plan({ ...example, devices: example.devices.slice(0, 1), ownMoneyAtMostInEuros: 1000 }, '--json')
  assert.equal(code, 1)
  assert.deepEqual(
    JSON.parse(out).conflict.map(({ sentence }: { sentence: string }) => sentence),
    [
      'Les aides publiques directes ne dépassent pas 80\u00a0% de la dépense éligible.',
      'Le porteur n’apporte pas plus de 1\u202f000\u00a0€.',
    ],
  )
})
