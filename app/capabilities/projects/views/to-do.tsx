import type { ReactNode } from 'react'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import type { PairState } from '#cap/membership/model/pair.ts'
import { isConfidential, isDecided, pathOf, type Project, sides, type Stage, stages } from '../model.ts'
import type { ProjectVerb } from '../policy.ts'
import { type Naming, Opening } from './opening.tsx'
import { type Impeded, Impediments, SignForm, StateOfPair } from './pair.tsx'
import { VerbForm } from './verb-form.tsx'

export interface ToDoProps {
  project: Project
  /** Null when it was never put to the pair. */
  pair: PairState | null
  /** The rights of the person who reads, on this project today. */
  mine: readonly ProjectVerb[]
  /** Null for who may not say who reads the project. */
  naming: Naming | null
  /** Null for who does not put the project to the pair. */
  impeded: Impeded | null
  toolboxHref: string
  form: KeptForm | undefined
}

/** What the project waits for, and from whom: a form for who may, the reason why not for the others. */
export function ToDo(props: ToDoProps) {
  return (
    <aside className="todo" aria-labelledby="a-faire">
      <h2 id="a-faire">À faire</h2>
      <NextStep {...props} />
      {props.mine.includes('answer') && !isDecided(props.project.stage) && props.project.stage !== 'rejected' && (
        <p>
          <a href={props.toolboxHref}>Répondre aux questions de la boîte à outils</a> : chaque réponse précise les aides possibles.
        </p>
      )}
      {props.naming && <Opening {...props} naming={props.naming} />}
    </aside>
  )
}

const steps: Record<Stage, (props: ToDoProps) => ReactNode> = {
  idea: Idea,
  qualified: Qualified,
  structuring: Qualified,
  proposed: Proposed,
  retained: Decided,
  financing: Decided,
  engaged: Decided,
  'under-way': Decided,
  completed: Decided,
  'measured-1': Decided,
  'measured-3': Decided,
  rejected: Decided,
}

function NextStep(props: ToDoProps) {
  const { side, sideReason } = props.project
  if (side)
    return (
      <p>
        <strong>{sides[side].label}.</strong> Motif : « {sideReason} » <a href={`${pathOf(props.project)}/etapes`}>Voir les étapes</a>
      </p>
    )
  const Step = steps[props.project.stage]
  return <Step {...props} />
}

function Idea(props: ToDoProps) {
  if (!props.mine.includes('qualify'))
    return <p>Le chef de projet lit cette idée et décide si elle entre dans le plan d’action. Rien à faire ici avant.</p>
  return (
    <>
      <VerbForm verb="qualify" project={props.project}>
        <p>L’idée relève du programme et le dossier permet d’avancer ?</p>
        <Button look="main">Qualifier</Button>
      </VerbForm>
      <DismissForm {...props} />
    </>
  )
}

function Qualified(props: ToDoProps) {
  const { project, mine, impeded } = props
  if (!mine.includes('propose'))
    return <p>Le chef de projet complète le dossier et le plan de financement, puis soumet le projet au binôme.</p>
  const confidential = isConfidential(project.tier)
  return (
    <>
      <Impediments impeded={impeded} />
      {confidential ? (
        <p>
          <strong>Soumettre au binôme : pas encore.</strong> Confidentiel : ouvrez d’abord le projet à la gouvernance, ci-dessous. Le binôme
          doit pouvoir le lire pour décider.
        </p>
      ) : (
        <VerbForm verb="propose" project={project}>
          <p>Le dossier est complet ? L’élu référent et l’industriel référent seront appelés à signer.</p>
          <Button look="main">Soumettre au binôme</Button>
        </VerbForm>
      )}
      <DismissForm {...props} />
    </>
  )
}

function Proposed(props: ToDoProps) {
  const { project, pair, mine } = props
  return (
    <>
      {pair && <StateOfPair pair={pair} />}
      {pair?.decision === 'split' && (
        <p>
          Les deux moitiés du binôme ne sont pas d’accord. Le chef de projet peut reprendre le projet, le compléter et le soumettre à
          nouveau.
        </p>
      )}
      <SignForm {...props} />
      {mine.includes('propose') && (
        <VerbForm verb="take-back" project={project}>
          <p>Il manque une pièce ? Reprendre le projet annule les signatures de ce tour.</p>
          <Button>Reprendre pour compléter</Button>
        </VerbForm>
      )}
    </>
  )
}

function Decided({ project, pair, mine }: ToDoProps) {
  if (project.origin === 'published')
    return <p>Rien à décider : ce cas vient d’une publication, et non d’une décision prise dans Ressort.</p>
  const on = project.decidedOn && ` le ${formatDay(project.decidedOn)}`
  const decision = isDecided(project.stage) ? stages.retained : stages.rejected
  return (
    <>
      <p>
        Décision rendue{on} : <strong>{decision.label.toLowerCase()}</strong>. Elle ne se reprend pas ici.
      </p>
      {isDecided(project.stage) && mine.includes('read-work') && (
        <p>
          <a href={`${pathOf(project)}/etapes`}>{mine.includes('follow') ? 'Faire avancer le projet' : 'Voir où en est le projet'}</a> : ce
          que chaque étape demande, et ce qui la retient.
        </p>
      )}
      {project.reason && <p>Motif donné à l’entreprise : « {project.reason} »</p>}
      {pair && pair.decision !== 'void' && <StateOfPair pair={pair} />}
    </>
  )
}

function DismissForm({ project, form }: ToDoProps) {
  const field = filled(form?.fields.verb === 'dismiss' ? form : undefined)
  return (
    <details open={field('reason').error !== undefined || Boolean(field('reason').value)}>
      <summary>Écarter ce projet</summary>
      <VerbForm verb="dismiss" project={project}>
        <Field
          kind="textarea"
          rows={4}
          label="Motif"
          hint="L’entreprise le lira : dites-lui ce qui manque, et vers qui se tourner."
          maxLength={2000}
          {...field('reason')}
        />
        <Button look="danger">Écarter</Button>
      </VerbForm>
    </details>
  )
}
