import Engine from 'publicodes'
import { judgeAll } from '#cap/toolbox/model/judgment.ts'
import { type Facts, type KnownFact, truthOf } from '#cap/toolbox/model/judge.ts'
import { type Device, rulesOn } from '#cap/toolbox/model.ts'
import { factOf, isLeaf, keyOf, type Leaf, leavesOf, partsOf, type Rule } from '#cap/toolbox/model/rule.ts'
import { shippedCatalogue } from '#cap/toolbox/queries/shipped.ts'
import { day } from '#kernel/day.ts'
import { cents } from '#kernel/money.ts'

// One project against 500 devices, 12,000 projects against them, and publicodes on the same rules in the same run.

const on = day('2026-11-23')
const deviceCount = 500
const projectCount = 12_000
/** Projects that publicodes judges: it would need too long for all. */
const comparedCount = 40

/** The same numbers each run. @source mulberry32 */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The devices that ship, again and again, each time with other thresholds. */
async function manyDevices(): Promise<{ devices: Device[]; questions: Awaited<ReturnType<typeof shippedCatalogue>>['questions'] }> {
  const { devices, questions } = await shippedCatalogue()
  const many = Array.from({ length: deviceCount }, (_, rank): Device => {
    const device = devices[rank % devices.length]!
    const round = Math.floor(rank / devices.length)
    const shifted = (rule: Rule): Rule => {
      if (isLeaf(rule))
        return /^\d+$/.test(rule.kind === 'criterion' ? rule.value : '')
          ? ({ ...rule, value: String(Number((rule as { value: string }).value) + round) } as Leaf)
          : rule
      if (rule.kind === 'not') return { ...rule, rule: shifted(rule.rule) }
      if (rule.kind === 'when') return { ...rule, if: shifted(rule.if), rule: shifted(rule.rule) }
      return { ...rule, of: rule.of.map(shifted) }
    }
    return { ...device, code: `${device.code}-${round}`, rules: [{ version: 1, from: null, rule: shifted(rulesOn(device, on).rule) }] }
  })
  return { devices: many, questions }
}

const places = ['COM-47001>EPCI-200096956>DEP-47>REG-75>PAYS-99100', 'COM-75056>EPCI-0>DEP-75>REG-11>PAYS-99100', 'REG-76>PAYS-99100']
const activities = ['10.39A', '25.62B', '35.11Z', '62.01Z']

function projectFacts(next: () => number): Facts {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)]!
  const all: Record<string, string> = {
    place: pick(places),
    'naf-code': pick(activities),
    'territory-label': pick(['true', 'false']),
    carrier: pick(['company', 'public']),
    headcount: String(Math.floor(next() * 600)),
    turnover: String(Math.floor(next() * 6e7)),
    'balance-sheet': String(Math.floor(next() * 6e7)),
    cost: String(Math.floor(next() * 6e6)),
    size: pick(['micro', 'small', 'medium', 'large']),
    purpose: pick(['energy', 'water', 'innovation', 'land', 'equipment']),
    'duration-months': String(Math.floor(next() * 50)),
    'in-difficulty': pick(['true', 'false']),
    'investment-started': pick(['true', 'false']),
    'governance-opinion': pick(['true', 'false']),
    'company-age-years': String(Math.floor(next() * 20)),
    'new-company': pick(['true', 'false']),
  }
  // A third of what might be known is not.
  return new Map(
    Object.entries(all)
      .filter(() => next() > 0.33)
      .map(([fact, value]): [string, KnownFact] => [fact, { value, from: 'answer', on }]),
  )
}

/** A rule as publicodes writes it. What it has no word for, a place or an activity, is given to it as a yes or a no. */
function asPublicodes(rule: Rule, names: Map<string, Leaf>): unknown {
  if (isLeaf(rule)) return leafAsPublicodes(rule, names)
  const parts = partsOf(rule).map((part) => asPublicodes(part, names))
  if (rule.kind === 'not') return { '=': [parts[0], 'non'] }
  return { [rule.kind === 'any' ? 'une de ces conditions' : 'toutes ces conditions']: parts }
}

const compared = { 'at-least': '>=', 'at-most': '<=', above: '>', below: '<' } as const

function leafAsPublicodes(leaf: Leaf, names: Map<string, Leaf>): unknown {
  const name = nameOf(leaf)
  names.set(name, leaf)
  return leaf.kind === 'criterion' && leaf.operator in compared
    ? `${name} ${compared[leaf.operator as keyof typeof compared]} ${leaf.value}`
    : name
}

const letters = (text: string) => [...text].map((c) => (/\d/.test(c) ? 'abcdefghij'[Number(c)] : c)).join('')

// Its names hold letters and single spaces: a number stands for each fact, or each comparison that it is given as a yes or a no.
const numbers = new Map<string, number>()
function nameOf(leaf: Leaf): string {
  const key = leaf.kind === 'criterion' && leaf.operator in compared ? leaf.fact : keyOf(leaf)
  if (!numbers.has(key)) numbers.set(key, numbers.size)
  return `fait ${letters(`n${numbers.get(key)}`)}`
}

function situationOf(facts: Facts, names: ReadonlyMap<string, Leaf>): Record<string, string | number> {
  const situation: Record<string, string | number> = {}
  for (const [name, leaf] of names) {
    const known = facts.get(factOf(leaf))
    if (!known) continue
    if (leaf.kind === 'criterion' && leaf.operator in compared) situation[name] = Number(known.value)
    else {
      const truth = truthOf(leaf, facts, '')
      if (truth !== 'unknown') situation[name] = truth === 'yes' ? 'oui' : 'non'
    }
  }
  return situation
}

const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`
const line = (text: string) => process.stdout.write(`${text}\n`)

export async function benchEligibility(): Promise<void> {
  const next = chance(7)
  const { devices, questions } = await manyDevices()
  const leaves = devices.reduce((sum, device) => sum + leavesOf(rulesOn(device, on).rule).length, 0)
  line(`\nÉligibilité : ${devices.length} dispositifs, ${leaves} conditions`)

  const facts = projectFacts(next)
  const page = () => judgeAll({ devices, questions, facts, cost: cents(100_000_000), on })
  page()
  const startPage = performance.now()
  page()
  line(`  un projet : arbres, raisons, questions classées en ${ms(performance.now() - startPage)}`)

  const projects = Array.from({ length: projectCount }, () => projectFacts(next))
  const rules = devices.map((device) => rulesOn(device, on).rule)
  const before = process.memoryUsage().heapUsed
  const tally: Record<string, number> = {}
  const start = performance.now()
  for (const of of projects)
    for (const rule of rules) {
      const truth = truthOf(rule, of, '')
      tally[truth] = (tally[truth] ?? 0) + 1
    }
  const spent = performance.now() - start
  const rate = (projectCount * devices.length) / (spent / 1000)
  line(
    `  ${projectCount} projets × ${devices.length} : ${ms(spent)}, ${Math.round(rate).toLocaleString('fr-FR')} avis/s ; mémoire ${Math.round(process.memoryUsage().rss / 2 ** 20)} Mo (tas +${Math.round((process.memoryUsage().heapUsed - before) / 2 ** 20)} Mo) ; ${JSON.stringify(tally)}`,
  )

  const names = new Map<string, Leaf>()
  const written = Object.fromEntries(rules.map((rule, rank) => [`dispositif ${letters(`n${rank}`)}`, asPublicodes(rule, names)]))
  const asked = Object.fromEntries([...names.keys()].map((name) => [name, { question: name }]))
  const startParse = performance.now()
  const engine = new Engine({ ...asked, ...written } as never, { logger: { log() {}, warn() {}, error() {} } } as never)
  const parsed = performance.now() - startParse
  let same = 0
  const startTheirs = performance.now()
  for (const of of projects.slice(0, comparedCount)) {
    engine.setSituation(situationOf(of, names) as never)
    rules.forEach((rule, rank) => {
      const value = engine.evaluate(`dispositif ${letters(`n${rank}`)}`).nodeValue
      const theirs = value === true ? 'yes' : value === undefined ? 'unknown' : 'no'
      const ours = truthOf(rule, of, '')
      if (theirs === (ours === 'not-applicable' ? 'no' : ours)) same++
    })
  }
  const theirs = performance.now() - startTheirs
  const theirRate = (comparedCount * devices.length) / (theirs / 1000)
  line(
    `  publicodes, mêmes règles : lecture ${ms(parsed)}, ${ms(theirs / comparedCount)} par projet, ${Math.round(theirRate).toLocaleString('fr-FR')} avis/s ; même avis ${((100 * same) / (comparedCount * devices.length)).toFixed(1)} % ; rapport ${(rate / theirRate).toFixed(0)}`,
  )
}

if (import.meta.main) await benchEligibility()
