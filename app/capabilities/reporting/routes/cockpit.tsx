import { useLocation } from 'react-router'
import { planScope } from '#cap/action-plan/policy.ts'
import { countByStatus } from '#cap/action-plan/queries/fiches.ts'
import { committeeScope } from '#cap/committees/policy.ts'
import { tasksGivenTo } from '#cap/committees/queries/tasks.ts'
import { spaceOf } from '#cap/membership/access.ts'
import { holds } from '#cap/membership/policy.ts'
import { pathOf } from '#cap/projects/model.ts'
import type { Follow } from '#cap/projects/model/follow-up.ts'
import { readScope } from '#cap/projects/policy.ts'
import { listProjects } from '#cap/projects/queries.ts'
import { jobsOf, lateThings } from '#cap/projects/queries/follows.ts'
import { deadlineOf } from '#cap/toolbox/model.ts'
import { devices, questions } from '#cap/toolbox/queries.ts'
import { workspaceScope } from '#cap/workspaces/policy.ts'
import { tasksExpectedOf } from '#cap/workspaces/queries/tasks.ts'
import { read } from '#kernel/act.ts'
import { type Day, daysBetween, instantOf } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { formatInstant } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { doneIn } from '#ui/url.ts'
import { latestChanges, moneyByState } from '../queries/cockpit.ts'
import { OwnTasks } from '../views/own-tasks.tsx'
import { Changes, Deadlines, Late, MoneyByState, Numbers, PlanProgress } from '../views/cockpit.tsx'
import { tell } from '../views/history-words.ts'
import type { Route } from './+types/cockpit.ts'

const NEAR = 120

/** What is late, what changed, which devices close, where the money and the jobs are; each number opens the rows it counts. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const { actor, today } = ctx
  const scope = readScope(actor, today)
  const isGoverning = (['chef-de-projet', 'elu-referent', 'industriel-referent'] as const).some((role) => holds(actor, role, territory.id))
  const found = await read(ctx, async (tx) => {
    const count = async (follow: Follow) => (await listProjects(tx, scope, { territoryId: territory.id, follow, pageSize: 1 })).total
    return {
      counts: {
        retained: await count('retained'),
        late: await count('late'),
        blocked: await count('blocked'),
        'to-measure': await count('to-measure'),
        observed: await count('observed'),
        still: await count('still'),
      },
      late: await lateThings(tx, scope, territory.id, today),
      money: await moneyByState(tx, scope, territory.id),
      jobs: await jobsOf(tx, scope, territory.id),
      changes: isGoverning ? await changesIn(tx, scope, territory.id) : null,
      plan: await countByStatus(tx, planScope(actor), territory.id, {}, today),
      closing: closingOf(await devices(tx), today),
      tasks: await tasksExpectedOf(tx, workspaceScope(actor, today), territory.id),
      given: await tasksGivenTo(tx, committeeScope(actor, today), territory.id),
    }
  })
  return { ...found, href: `/espace/${territory.code}`, today }
}

type Scope = ReturnType<typeof readScope>

async function changesIn(tx: Tx, scope: Scope, territoryId: string) {
  const [changes, asked, catalogue] = [await latestChanges(tx, scope, territoryId), await questions(tx), await devices(tx)]
  const names = new Map(catalogue.map((device) => [device.code, device.name]))
  return changes.map((change) => ({
    line: change.line,
    who: change.actor,
    at: formatInstant(instantOf(change.at)),
    project: change.title,
    href: pathOf(change),
    ...tell(change, asked, names),
  }))
}

/** Devices that take files for some months still, the nearest deadline first. */
function closingOf(catalogue: Awaited<ReturnType<typeof devices>>, today: Day) {
  return catalogue
    .flatMap((device) => {
      const on = deadlineOf(device, today)
      return on && daysBetween(today, on) <= NEAR ? [{ code: device.code, name: device.name, on, days: daysBetween(today, on) }] : []
    })
    .toSorted((a, b) => a.days - b.days)
    .slice(0, 8)
}

const doneWords = { tache: 'La tâche est faite.' }

export default function Cockpit({ loaderData }: Route.ComponentProps) {
  const done = doneIn(useLocation().search, doneWords)
  return (
    <>
      {done && <Notice kind="success">{done}</Notice>}
      <OwnTasks {...loaderData} />
      <Numbers {...loaderData} />
      <div className="columns even">
        <Late {...loaderData} />
        <Deadlines {...loaderData} />
      </div>
      <PlanProgress {...loaderData} />
      <MoneyByState {...loaderData} />
      {loaderData.changes && <Changes changes={loaderData.changes} />}
    </>
  )
}
