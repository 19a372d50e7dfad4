import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { type Cents, cents } from '#kernel/money.ts'
import { type MoneyState, sumByState, totalsOf } from '#cap/funding/model.ts'
import { entriesOf, planOf } from '#cap/funding/queries.ts'
import type { Project } from '#cap/projects/model.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { assess, type Verdict } from '#cap/toolbox/model.ts'
import { deviceByCode, factsOf } from '#cap/toolbox/queries.ts'
import type { AgendaItem } from '../model/meetings.ts'
import type { CommitteeScope } from '../policy.ts'

/** What a decider reads of a file: what it costs, what it asks, what it promises, and whether the device is open to it. */
export interface DecisionFile {
  project: Project
  /** The aid of the plan, null without a plan or where plans are not theirs to read. */
  planned: Cents | null
  own: Cents | null
  money: Record<MoneyState, Cents>
  verdict: Verdict | null
}

/** @returns nothing for an item about no project */
export async function fileOf(
  tx: Tx,
  scope: CommitteeScope,
  item: Pick<AgendaItem, 'projectReference' | 'deviceCode'>,
  territoryId: string,
  on: Day,
): Promise<DecisionFile | null> {
  if (!item.projectReference) return null
  const project = await projectByReference(tx, scope.projects, { territoryId, reference: item.projectReference })
  if (!project) return null
  const plan = await planOf(tx, project)
  const totals = plan && project.cost !== null ? totalsOf(project.cost, plan.lines) : undefined
  const device = item.deviceCode ? await deviceByCode(tx, item.deviceCode) : undefined
  return {
    project,
    planned: totals ? cents(totals.aid + totals.loans) : null,
    own: totals?.own ?? null,
    money: sumByState(await entriesOf(tx, project)),
    verdict: device ? assess(device, await factsOf(tx, project, on), project.cost, on) : null,
  }
}
