import type { Day } from '#kernel/day.ts'
import { ExpectedLine } from '#ui/expected-line.tsx'
import { finishingForm, workspacePath } from '../model.ts'
import type { ExpectedTask } from '../queries/tasks.ts'

interface ExpectedProps {
  tasks: readonly ExpectedTask[]
  today: Day
  /** The page that shows them, where finishing one comes back. */
  back: string
}

/** What the person who reads has to do in workspaces, soonest first; done from where it is read. */
export function ExpectedTasks({ tasks, today, back }: ExpectedProps) {
  return (
    <section className="expected" aria-labelledby="taches-attendues">
      <h2 id="taches-attendues" className="first">
        Vos tâches dans les espaces
      </h2>
      <ul className="task-list" role="list">
        {tasks.map((task) => (
          <ExpectedLine
            key={task.id}
            title={task.title}
            href={`${workspacePath(task)}/taches/${task.number}`}
            about={task.workspaceTitle}
            due={task.due}
            today={today}
            finish={finishingForm(task, back)}
          />
        ))}
      </ul>
    </section>
  )
}
