import type { Day } from '#kernel/day.ts'
import { Button, PostButton } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { Due } from '#ui/expected-line.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Tag } from '#ui/tag.tsx'
import { audiences, type Member, type Task } from '../model.ts'
import { AudienceChoice } from './composer.tsx'

export function TaskTable({ tasks, href, today, mayWrite }: { tasks: readonly Task[]; href: string; today: Day; mayWrite: boolean }) {
  const columns: Column<Task>[] = [
    {
      key: 'title',
      label: 'Tâche',
      cell: (task) => (
        <>
          <a href={`${href}/taches/${task.number}`}>{task.title}</a> {task.audience === 'advisers' && <Tag>{audiences.advisers.label}</Tag>}
        </>
      ),
    },
    { key: 'assignee', label: 'Confiée à', cell: (task) => task.assignee ?? <span className="quiet">personne</span> },
    {
      key: 'due',
      label: 'Échéance',
      cell: (task) => (task.doneOn ? `faite le ${formatDay(task.doneOn)} par ${task.doneBy}` : <Due due={task.due} today={today} />),
    },
  ]
  if (mayWrite && tasks.some((task) => !task.doneOn))
    columns.push({ key: 'finish', label: 'Fait', cell: (task) => <Finish task={task} href={href} /> })
  return <DataTable caption="Tâches de l’espace, par échéance" rows={tasks} keyOf={(task) => task.id} columns={columns} />
}

function Finish({ task, href }: { task: Task; href: string }) {
  return (
    <PostButton small action={`${href}/taches`} fields={{ verb: 'finish', number: String(task.number) }}>
      C’est fait<span className="read-only-aloud"> : {task.title}</span>
    </PostButton>
  )
}

interface NewTaskProps {
  members: readonly Member[]
  corner: boolean
  submissionKey: string
  form: KeptForm | undefined
}

export function NewTask({ members, corner, submissionKey, form }: NewTaskProps) {
  const field = filled(form, { submissionKey, audience: 'members' })
  return (
    <section>
      <h2>Ajouter une tâche</h2>
      <form method="post" className="form" noValidate>
        <input type="hidden" name="submissionKey" value={field('submissionKey').value} />
        <TaskFields field={field} members={members} />
        {corner && <AudienceChoice {...field('audience')} />}
        <p className="send">
          <Button look="main">Ajouter</Button>
        </p>
      </form>
    </section>
  )
}

export function TaskFields({ field, members }: { field: ReturnType<typeof filled>; members: readonly Member[] }) {
  return (
    <>
      <Field {...field('title')} label="Ce qui est à faire" maxLength={200} />
      <div className="side-by-side">
        <Select
          {...field('assignee')}
          label="Confiée à"
          optional
          emptyLabel="Personne pour le moment"
          options={members.map((m) => ({ value: m.personId, label: m.name }))}
        />
        <Field {...field('due')} kind="date" label="Pour le" optional />
      </div>
      <Field {...field('detail')} kind="textarea" rows={3} label="Précisions" optional maxLength={4000} />
    </>
  )
}
