import type { NamedSource } from '#cap/territory/queries.ts'
import { formatDay } from '#ui/format.ts'
import { Verdict as Sign } from '#ui/verdict.tsx'
import type { JudgedCriterion, KnownFact, Verdict } from '../model.ts'
import { type Question, sayAnswer } from '../model/questions.ts'

export interface Known {
  questions: readonly Question[]
  sources: ReadonlyMap<string, NamedSource>
}

/** Every condition of a device, what is known of it and from where. */
export function CriteriaTree({ verdict, known }: { verdict: Verdict; known: Known }) {
  if (verdict.groups.length === 0)
    return <p className="quiet">Aucune condition publiée que nous sachions lire.</p>
  return (
    <ul className="criteria" role="list">
      {verdict.groups.map(({ truth, criteria }) => {
        const [first] = criteria
        if (criteria.length === 1 && first)
          return <Condition key={first.text} criterion={first} device={verdict.device.source} known={known} />
        return (
          <li key={first?.text}>
            <Sign is={truth}>L’une au moins de ces conditions</Sign>
            <ul className="criteria" role="list">
              {criteria.map((criterion) => (
                <Condition
                  key={criterion.text}
                  criterion={criterion}
                  device={verdict.device.source}
                  known={known}
                />
              ))}
            </ul>
          </li>
        )
      })}
    </ul>
  )
}

function Condition(props: { criterion: JudgedCriterion; device: string; known: Known }) {
  const { criterion, device, known } = props
  const { truth, text, fact, source } = criterion
  const question = known.questions.find((q) => q.fact === fact)
  const from = [
    criterion.known && whatIsKnown(fact, criterion.known, question),
    // The device tells its own source once.
    source !== device && `source : ${known.sources.get(source)?.label ?? source}`,
  ].filter(Boolean)
  return (
    <li>
      <Sign is={truth}>{text}</Sign>
      {from.length > 0 && <small className="from">{from.join(' · ')}</small>}
    </li>
  )
}

// A code of the State tells nothing to a reader; the sentence of the criterion does.
const toldByTheRecord = ['region', 'departement', 'commune', 'territory-code', 'naf-section', 'naf-division']

function whatIsKnown(fact: string, known: KnownFact, question: Question | undefined): string {
  const from = known.from === 'record' ? 'd’après la fiche du' : 'réponse du'
  const value = toldByTheRecord.includes(fact) ? '' : `${sayAnswer(question, known.value)}, `
  return `${value}${from} ${formatDay(known.on)}`
}
