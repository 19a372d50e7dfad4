import { formatDay } from '#ui/format.ts'
import { PostButton } from '#ui/button.tsx'
import type { Task } from '../model/meetings.ts'

/** What is to be done after a meeting; finished from the page of its item. */
export function TaskList({ tasks, finishing }: { tasks: readonly Task[]; finishing?: boolean }) {
  return (
    <ul className="tasks" role="list">
      {tasks.map((task) => (
        <li key={task.id}>
          <p>{task.text}</p>
          <p className="quiet">
            {task.owner}, {task.doneOn ? `fait le ${formatDay(task.doneOn)}` : `pour le ${formatDay(task.dueOn)}`}
          </p>
          {finishing && !task.doneOn && (
            <PostButton small fields={{ verb: 'done', task: task.id }}>
              Fait<span className="read-only-aloud"> : {task.text}</span>
            </PostButton>
          )}
        </li>
      ))}
    </ul>
  )
}
