import type { Day } from '#kernel/day.ts'
import { formatDay } from '#ui/format.ts'
import { workspacePath } from '../model.ts'
import type { ExpectedTask } from '../queries/tasks.ts'

/** What the person who reads has to do in workspaces, soonest first. */
export function ExpectedTasks({ tasks, today }: { tasks: readonly ExpectedTask[]; today: Day }) {
  return (
    <section className="expected" aria-labelledby="taches-attendues">
      <h2 id="taches-attendues" className="first">
        Vos tâches dans les espaces
      </h2>
      <ul className="task-list" role="list">
        {tasks.map((task) => (
          <li key={task.id}>
            <a href={`${workspacePath(task)}/taches/${task.number}`}>{task.title}</a> <Due due={task.due} today={today} />
            <br />
            <small>{task.workspaceTitle}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function Due({ due, today }: { due: Day | null; today: Day }) {
  if (!due) return <span className="quiet">sans échéance</span>
  return due < today ? <strong className="past-due">en retard depuis le {formatDay(due)}</strong> : <span>pour le {formatDay(due)}</span>
}
