import { Button } from '#ui/button.tsx'
import { Radios, Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { Tag } from '#ui/tag.tsx'
import { type AgendaItem, type Attendee, isVoted, outcomes, type Task } from '../model/meetings.ts'
import { grounds } from '../model/recusal.ts'
import type { Ballot, Choice, Quorum } from '../model/vote.ts'
import type { NotedRecusal } from '../queries/meetings.ts'
import { QuorumLine } from './attendance.tsx'
import { CommitteeForm } from './committee-form.tsx'
import { TaskList } from './task-list.tsx'
import { OwnVote, TallyLine, VotesForm } from './votes.tsx'

/** Who takes no part, and on what kind of ground: the interest itself is told to nobody here. */
export function Recusals({ recusals, attached }: { recusals: readonly Pick<NotedRecusal, 'name' | 'ground'>[]; attached: boolean }) {
  if (!attached) return null
  return (
    <>
      <h2>Déports</h2>
      {recusals.length === 0 ? (
        <p className="quiet">Aucun membre appelé n’a d’intérêt connu dans ce dossier.</p>
      ) : (
        <ul>
          {recusals.map(({ name, ground }) => (
            <li key={name}>
              {name} : {grounds[ground]}. Ne voit pas le dossier, ne prend pas part au vote, sort pendant l’examen.
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

interface SessionProps {
  item: AgendaItem
  attendees: readonly Attendee[]
  ballots: readonly Ballot[]
  quorum: Quorum
  /** The meeting is being held. */
  isHeld: boolean
  mayRun: boolean
  mayVote: boolean
  ownChoice: Choice | undefined
  persons: readonly { value: string; label: string }[]
  form: KeptForm | undefined
}

/** What is done on an item while the meeting is held. */
export function ItemSession(props: SessionProps) {
  const { item, attendees, ballots, quorum, isHeld, mayRun, mayVote, ownChoice, form } = props
  if (item.concludedOn) return null
  const asked = form?.fields.verb
  return (
    <>
      {isVoted(item.kind) && isHeld && (
        <>
          <h2>Vote</h2>
          <QuorumLine quorum={quorum} />
          {mayVote && <OwnVote choice={ownChoice} />}
          {mayRun && <VotesForm attendees={attendees} ballots={ballots} version={item.version} />}
        </>
      )}
      {mayRun && (
        <>
          <h2>Compte rendu</h2>
          <CommitteeForm verb="discuss" version={item.version}>
            <Field
              kind="textarea"
              rows={6}
              label="Ce qui s’est dit"
              optional
              {...filled(asked === 'discuss' ? form : undefined, { discussion: item.discussion })('discussion')}
            />
            <Button>Enregistrer</Button>
          </CommitteeForm>
          <ConclusionForm {...props} />
        </>
      )}
    </>
  )
}

function ConclusionForm({ item, form }: SessionProps) {
  const field = filled(form?.fields.verb === 'conclude' ? form : undefined, { end: 'conclude', text: item.outcomeText })
  return (
    <CommitteeForm verb="conclude" version={item.version} className="verb todo">
      <Radios
        label="Issue"
        options={[
          {
            value: 'conclude',
            label: isVoted(item.kind) ? 'Conclure d’après les votes' : 'Prendre acte',
            hint: isVoted(item.kind) ? 'Le résultat est compté par les règles de l’instance ; sans quorum, rien ne s’écrit.' : undefined,
          },
          { value: 'adjourn', label: 'Ajourner' },
        ]}
        {...field('end')}
      />
      <Field kind="textarea" rows={4} label="Motifs, conditions ou suites" optional maxLength={4000} {...field('text')} />
      <Button look="main">Conclure ce point</Button>
    </CommitteeForm>
  )
}

/** What came of an item, and what is to do. */
export function ItemRecord(props: SessionProps & { tasks: readonly Task[]; mayFinish: boolean }) {
  const { item, tasks, mayFinish, persons, form } = props
  const field = filled(form?.fields.verb === 'task' ? form : undefined)
  return (
    <>
      {item.outcome && (
        <>
          <h2>
            Issue <Tag tone="accent">{outcomes[item.outcome]}</Tag>
          </h2>
          {item.tally && <TallyLine tally={item.tally} />}
          {item.outcomeText && <p>{item.outcomeText}</p>}
        </>
      )}
      {item.discussion && !props.mayRun && (
        <>
          <h2>Compte rendu</h2>
          <p className="as-typed">{item.discussion}</p>
        </>
      )}
      {(tasks.length > 0 || mayFinish) && <h2>À faire</h2>}
      {tasks.length > 0 && <TaskList tasks={tasks} finishing={mayFinish} />}
      {mayFinish && (
        <details open={form?.fields.verb === 'task'}>
          <summary>Donner une tâche</summary>
          <CommitteeForm verb="task">
            <Field label="Ce qui est à faire" {...field('text')} />
            <Select label="Personne" optional emptyLabel="Quelqu’un d’autre" options={persons} {...field('person')} />
            <Field label="Nom, si elle n’est pas dans la liste" optional {...field('owner')} />
            <Field kind="date" label="Pour le" {...field('dueOn')} />
            <Button>Donner la tâche</Button>
          </CommitteeForm>
        </details>
      )}
    </>
  )
}
