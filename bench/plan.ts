import { factTable } from '#kernel/fact-table.ts'
import { startSolver } from '#kernel/solver.ts'
import { faultsOf } from '#cap/funding/model/check.ts'
import { propose } from '#cap/funding/model/propose.ts'
import { ScenarioFile, type Scenario, scenarioOf } from '#cap/funding/model/scenario.ts'
import { ruleOf } from '#cap/state-aid/model/law-file.ts'

const rules = (await factTable(new URL('../data/state-aid-rules.csv', import.meta.url))).map(ruleOf)

/** A plan of `devices` × `blocks`, every number drawn from its place: the same at each run. */
function large(devices: number, blocks: number, objective: string): Scenario {
  const natures = [
    'equipment',
    'energy',
    'circular',
    'training',
    'experimental-development',
    'industrial-research',
    'decarbonisation',
    'environmental-study',
  ]
  return scenarioOf(
    ScenarioFile.parse({
      on: '2026-11-23',
      size: 'medium',
      zone: 'c',
      worksStartOn: '2027-03-01',
      worksEndOn: '2029-02-28',
      objective,
      alternatives: 1,
      deMinimisGrants: [{ amountInEuros: 120_000, grantedOn: '2025-02-01' }],
      blocks: Array.from({ length: blocks }, (_, i) => ({
        code: `b${i}`,
        label: `Poste ${i}`,
        nature: natures[i % natures.length],
        costInEuros: 150_000 + ((i * 73_519) % 900_000),
        extraCostInEuros: 100_000 + ((i * 31_337) % 50_000),
      })),
      devices: Array.from({ length: devices }, (_, i) => ({
        code: `d${i}`,
        name: `Dispositif ${i}`,
        form: i % 7 === 6 ? 'loan' : 'grant',
        ratePercent: 10 + ((i * 17) % 50),
        minInEuros: 5_000 + ((i * 997) % 20_000),
        maxInEuros: 40_000 + ((i * 48_611) % 260_000),
        bases: [['gber'], ['gber', 'de-minimis'], ['de-minimis'], ['none']][i % 4],
        excludes: i % 5 === 0 ? [`d${(i + 3) % devices}`] : [],
        payments: [{ percent: 30, month: i % 6 }],
      })),
    }),
  )
}

if (import.meta.main) await benchPlans()

/** A plan of ten devices and of twenty, under each objective: seconds, and what the process holds. */
export async function benchPlans(): Promise<void> {
  const megabytes = (bytes: number) => `${Math.round(bytes / 1_048_576)} Mo`
  const { solve, close } = startSolver()
  for (const objective of ['most-aid', 'fewest-files', 'earliest-cash', 'safe-against-one'])
    for (const [devices, blocks] of [
      [10, 5],
      [20, 10],
    ] as const) {
      const scenario = large(devices, blocks, objective)
      const start = performance.now()
      const answer = await propose(scenario, rules, solve)
      const took = performance.now() - start
      if (!answer.feasible) throw new Error('the plan of the bench does not hold')
      const [plan] = answer.proposals
      const faults = faultsOf(scenario, rules, plan!.shares)
      if (faults.length > 0) throw new Error(faults.join(', '))
      process.stdout.write(
        `${objective.padEnd(18)} ${devices} × ${blocks} : ${(took / 1000).toFixed(2)} s, ${(plan!.aid / 100).toLocaleString('fr-FR')} € en ${plan!.files} dossiers, écart ${(plan!.gap * 100).toFixed(2)} %, mémoire ${megabytes(process.memoryUsage().rss)}\n`,
      )
    }
  await close()
}
