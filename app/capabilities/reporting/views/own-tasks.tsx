import type { ExpectedTask as CommitteeTask } from '#cap/committees/queries/tasks.ts'
import { finishingForm, workspacePath } from '#cap/workspaces/model.ts'
import type { ExpectedTask } from '#cap/workspaces/queries/tasks.ts'
import type { Day } from '#kernel/day.ts'
import { ExpectedLine } from '#ui/expected-line.tsx'
import { counted } from '#ui/format.ts'

interface OwnTasksProps {
  given: readonly CommitteeTask[]
  tasks: readonly ExpectedTask[]
  href: string
  today: Day
}

/** What the person was given to do, in workspaces and after meetings, the soonest first; done from here. */
export function OwnTasks({ given, tasks, href, today }: OwnTasksProps) {
  const back = `${href}/tableau-de-bord`
  const lines = [...tasks.map((task) => ofWorkspace(task, back)), ...given.map((task) => ofCommittee(task, href, back))]
  if (lines.length === 0) return null
  return (
    <section className="sheet expected" aria-labelledby="vos-taches">
      <h3 id="vos-taches">{counted(lines.length, 'tâche vous est confiée', 'tâches vous sont confiées')}</h3>
      <ul className="task-list" role="list">
        {lines
          .toSorted((a, b) => (a.due ?? '9').localeCompare(b.due ?? '9'))
          .map(({ id, ...line }) => (
            <ExpectedLine key={id} {...line} today={today} />
          ))}
      </ul>
    </section>
  )
}

const ofWorkspace = (task: ExpectedTask, back: string) => ({
  id: task.id,
  title: task.title,
  href: `${workspacePath(task)}/taches/${task.number}`,
  about: task.workspaceTitle,
  due: task.due,
  finish: finishingForm(task, back),
})

function ofCommittee(task: CommitteeTask, href: string, back: string) {
  const item = `${href}/comites/reunions/${task.meetingReference}/points/${task.rank}`
  return {
    id: task.id,
    title: task.text,
    href: item,
    about: `${task.bodyName}, réunion ${task.meetingReference}`,
    due: task.dueOn,
    finish: { action: item, fields: { verb: 'done', task: task.id, retour: `${back}?fait=tache` } },
  }
}
