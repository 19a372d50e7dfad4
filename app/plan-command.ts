import { readFile } from 'node:fs/promises'
import { faultsOf } from '#cap/funding/model/check.ts'
import { propose, type Answer, type Proposal } from '#cap/funding/model/propose.ts'
import { objectives, problemsIn, type Scenario, ScenarioFile, scenarioOf } from '#cap/funding/model/scenario.ts'
import { toldAnswer } from '#cap/funding/model/told.ts'
import { ruleOf } from '#cap/state-aid/model/law-file.ts'
import { ConfigError } from '#kernel/config.ts'
import { factTable } from '#kernel/fact-table.ts'
import { solve } from '#kernel/solver.ts'

export const planHelp = [
  '  Le scénario suit /api/schemas/plan.json ; /api/schemas/plan.example.json en donne un exemple.',
  '  Les montants sont en euros, les taux en pour cent ; le droit est celui de data/state-aid-rules.csv, le jour de l’octroi.',
  '  Code de sortie : 0 un plan tient, 1 aucun plan ne tient (les règles qui se contredisent sont dites), 2 scénario à corriger.',
].join('\n')

/** Solves a scenario as the page of a project does, without a database. Sets the exit code to 1 when no plan holds. */
export async function planFrom(file: string, json: boolean): Promise<string> {
  const scenario = await scenarioIn(file)
  const rules = (await factTable(new URL('../data/state-aid-rules.csv', import.meta.url))).map(ruleOf)
  const answer = await propose(scenario, rules, solve)
  if (answer.feasible) for (const plan of answer.proposals) mustHold(faultsOf(scenario, rules, plan.shares))
  else process.exitCode = 1
  return json ? JSON.stringify(toldAnswer(answer)) : inWords(scenario, answer)
}

function mustHold(faults: readonly string[]) {
  if (faults.length > 0) throw new Error(`a proposed plan breaks its own rules: ${faults.join(', ')}`)
}

async function scenarioIn(file: string): Promise<Scenario> {
  const parsed = ScenarioFile.safeParse(jsonOf(await textOf(file), file))
  if (parsed.success) return scenarioOf(parsed.data)
  const lines = problemsIn(parsed.error)
    .slice(0, 20)
    .map(({ path, reason }) => `  ${path || '(tout le fichier)'} : ${reason}`)
  throw new ConfigError([`Le scénario ${file} est à corriger :`, ...lines].join('\n'))
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    throw new ConfigError(`Le fichier ${file} n’existe pas, ou ne se lit pas.`)
  }
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ConfigError(`Le fichier ${file} n’est pas du JSON : ${(error as Error).message}`)
  }
}

const money = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' })
const euros = (amount: number) => money.format(amount / 100)

function inWords(scenario: Scenario, answer: Answer): string {
  const excluded = answer.excluded.map((one) => `  ${one.why.sentence} (${one.why.reference})`)
  const end = excluded.length > 0 ? ['', 'N’entrent pas :', ...excluded] : []
  if (!answer.feasible)
    return [
      'Aucun plan ne tient : ces règles se contredisent.',
      ...answer.conflict.map((w) => `  ${w.sentence} (${w.reference})`),
      ...end,
    ].join('\n')
  const plans = answer.proposals.flatMap((plan, rank) => [
    '',
    `Plan ${rank + 1} : ${objectives[scenario.objective].toLowerCase()}`,
    ...linesOf(scenario, plan),
  ])
  return [...plans.slice(1), ...end].join('\n')
}

function linesOf(scenario: Scenario, plan: Proposal): string[] {
  const nameOf = (code: string) => scenario.devices.find((d) => d.code === code)!.name
  const labelOf = (code: string) => scenario.blocks.find((b) => b.code === code)!.label
  return [
    `  Aides ${euros(plan.aid)}, prêts ${euros(plan.loans)}, part du porteur ${euros(plan.own)}, ${plan.files} dossier(s)${plan.gap > 0 ? `, écart possible ${(plan.gap * 100).toFixed(2)} %` : ''}`,
    ...plan.shares.map(
      (s) =>
        `  ${euros(s.amount).padStart(16)}  ${nameOf(s.device)}, ${labelOf(s.block)}${s.article ? ` (${s.article})` : s.basis === 'de-minimis' ? ' (de minimis)' : ''}`,
    ),
    ...plan.binding.filter((b) => b.blocks).map((b) => `  Bloque : ${b.sentence} (${b.reference}${b.toVerify ? ', à vérifier' : ''})`),
  ]
}
