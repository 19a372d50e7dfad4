import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { Verdict } from '#ui/verdict.tsx'
import { type Project, stages } from '../model.ts'
import { type Guard, type GuardFacts, guardWords, passes, type Way, waysFrom } from '../model/passages.ts'
import { VerbForm } from './verb-form.tsx'

interface WaysProps {
  project: Project
  facts: GuardFacts
  mayFollow: boolean
  form: KeptForm | undefined
}

/** Where the project may go from here: what each passage asks, what is met, and the act for who may. */
export function Ways(props: WaysProps) {
  const { project } = props
  const offered = waysFrom(project.stage).toSorted((a, b) => Number(a.isBack ?? false) - Number(b.isBack ?? false))
  if (offered.length === 0)
    return (
      <p>
        {project.stage === 'rejected'
          ? 'Le projet est écarté : aucun passage ne part d’ici.'
          : 'Dernière étape : les effets sont mesurés à N+1 et à N+3.'}
      </p>
    )
  return (
    <ul className="ways" role="list">
      {offered.map((way) => (
        <li key={way.to}>
          <h3>
            {way.isBack ? 'Revenir à' : 'Vers'} « {stages[way.to].label} »
          </h3>
          {way.guards.length > 0 && (
            <ul className="guards" role="list">
              {way.guards.map((guard) => (
                <GuardLine key={guard} guard={guard} way={way} facts={props.facts} />
              ))}
            </ul>
          )}
          <WayForm {...props} way={way} />
        </li>
      ))}
    </ul>
  )
}

const askedByForm: Partial<Record<Guard, NonNullable<Way['asks']>>> = { 'works-begun': 'works-on', 'works-ended': 'ended-on' }

function GuardLine({ guard, way, facts }: { guard: Guard; way: Way; facts: GuardFacts }) {
  // What the form below asks for is no obstacle.
  if (way.asks && askedByForm[guard] === way.asks) return null
  const isMet = passes(guard, facts)
  const { met, missing, law } = guardWords[guard]
  return (
    <li>
      <Verdict is={isMet ? 'yes' : 'no'}>{isMet ? met : missing}</Verdict>
      {law && !isMet && <small className="quiet"> {law}.</small>}
    </li>
  )
}

const elsewhere: Partial<Record<Way['by'], string>> = {
  qualify: 'Le chef de projet le décide, première page du projet.',
  propose: 'Le chef de projet le décide, première page du projet.',
  sign: 'Le binôme le décide, chaque moitié par sa signature.',
}

function WayForm({ project, mayFollow, form, way }: WaysProps & { way: Way }) {
  if (way.by !== 'follow') return <p className="quiet">{elsewhere[way.by]}</p>
  if (!mayFollow) return <p className="quiet">Le chef de projet note ce passage.</p>
  if (project.side) return <p className="quiet">Le projet est à l’arrêt : reprenez-le d’abord.</p>
  const kept = form?.fields.verb === 'pass' && form.fields.to === way.to ? form : undefined
  const field = filled(kept, { on: (way.asks === 'works-on' ? project.worksOn : project.endedOn) ?? '' })
  return (
    <VerbForm verb="pass" project={project}>
      <input type="hidden" name="to" value={way.to} />
      {way.asks && (
        <Field
          {...field('on')}
          kind="date"
          label={way.asks === 'works-on' ? 'Premier engagement ferme le' : 'Fin des travaux le'}
          hint={
            way.asks === 'works-on'
              ? 'Marché signé, commande passée ou devis accepté ; l’achat d’un terrain et les études ne comptent pas.'
              : undefined
          }
        />
      )}
      {way.isBack && <Field {...field('whyBack')} label="Motif du retour" maxLength={2000} />}
      <Button look={way.isBack ? 'plain' : 'main'}>{way.label}</Button>
    </VerbForm>
  )
}
