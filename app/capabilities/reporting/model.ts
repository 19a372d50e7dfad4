import { sum } from '#kernel/money.ts'
import { moneyStateCodes } from '#cap/funding/model.ts'
import type { RollUpLine } from './queries.ts'

/** The total of the lines, one column at a time: what the foot of the table says is what its rows add up to. */
export function totalOf(lines: readonly RollUpLine[]) {
  const count = (of: (line: RollUpLine) => number) => lines.reduce((total, line) => total + of(line), 0)
  return {
    territories: lines.length,
    withProjects: lines.filter((l) => l.retained > 0).length,
    retained: count((l) => l.retained),
    underWay: count((l) => l.underWay),
    cost: sum(lines.map((l) => l.cost)),
    costUnknown: count((l) => l.costUnknown),
    jobsCreated: count((l) => l.jobsCreated),
    jobsMaintained: count((l) => l.jobsMaintained),
    jobsUnknown: count((l) => l.jobsUnknown),
    money: Object.fromEntries(moneyStateCodes.map((state) => [state, sum(lines.map((l) => l.money[state]))])) as RollUpLine['money'],
  }
}
