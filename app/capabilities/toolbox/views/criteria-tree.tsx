import type { NamedSource } from '#cap/territory/queries.ts'
import { formatDay } from '#ui/format.ts'
import { Verdict as Sign } from '#ui/verdict.tsx'
import type { KnownFact } from '../model.ts'
import type { Judged } from '../model/judge.ts'
import { type Question, sayAnswer } from '../model/questions.ts'
import { factOf, isLeaf, keyOf, type Leaf } from '../model/rule.ts'

export interface Known {
  questions: readonly Question[]
  sources: ReadonlyMap<string, NamedSource>
  /** Says that this person may rule on a condition. */
  mayRule?: boolean
}

type TreeProps = { device: { code: string; source: string }; known: Known }

/** The rules of a device judged: each condition, what is known of it and from where. */
export function CriteriaTree({ tree, ...props }: TreeProps & { tree: Judged }) {
  const parts = tree.rule.kind === 'all' ? tree.of : [tree]
  if (parts.length === 0) return <p className="quiet">Aucune condition publiée que nous sachions lire.</p>
  return (
    <ul className="criteria" role="list">
      {parts.map((part) => (
        <Branch key={idOf(part)} judged={part} {...props} />
      ))}
    </ul>
  )
}

function Branch({ judged, ...props }: TreeProps & { judged: Judged }) {
  const { rule, truth, known: fact } = judged
  if (isLeaf(rule)) return <Condition leaf={rule} truth={truth} fact={fact} {...props} />
  return (
    <li>
      <Sign is={truth}>{rule.text ?? sentenceOf(rule)}</Sign>
      <ul className="criteria" role="list">
        {judged.of.map((part) => (
          <Branch key={idOf(part)} judged={part} {...props} />
        ))}
      </ul>
    </li>
  )
}

const idOf = ({ rule, of }: Judged): string => (isLeaf(rule) ? keyOf(rule) : `${rule.kind}(${of.map(idOf).join()})`)

function sentenceOf(rule: Exclude<Judged['rule'], Leaf>): string {
  switch (rule.kind) {
    case 'all':
      return 'Toutes ces conditions'
    case 'any':
      return 'L’une au moins de ces conditions'
    case 'at-least':
      return `${rule.count} au moins de ces conditions`
    case 'not':
      return 'Le contraire de cette condition'
    case 'when':
      return 'Ne concerne que ceux dont la première condition est vraie'
  }
}

type ConditionProps = TreeProps & { leaf: Leaf; truth: Judged['truth']; fact: KnownFact | undefined }

function Condition({ leaf, truth, fact, device, known }: ConditionProps) {
  const question = known.questions.find((q) => q.fact === factOf(leaf))
  const from = [
    fact && whatIsKnown(factOf(leaf), fact, question),
    leaf.law,
    // The device tells its own source once.
    leaf.source !== device.source && `source : ${known.sources.get(leaf.source)?.label ?? leaf.source}`,
  ].filter(Boolean)
  return (
    <li>
      <Sign is={truth}>{leaf.text}</Sign>
      <small className="from">
        {from.join(' · ')}
        {known.mayRule && (
          <>
            {from.length > 0 && ' · '}
            <a href={`?juger=${encodeURIComponent(`${device.code}/${keyOf(leaf)}`)}#juger`} aria-label={`Juger moi-même : ${leaf.text}`}>
              juger
            </a>
          </>
        )}
      </small>
    </li>
  )
}

// A code of the State tells nothing to a reader; the sentence of the criterion does.
const toldByTheRecord = ['place', 'territory-code', 'territory-phase']

function whatIsKnown(name: string, fact: KnownFact, question: Question | undefined): string {
  const value = toldByTheRecord.includes(name) || fact.from === 'ruling' ? '' : `${sayAnswer(question, fact.value)}, `
  switch (fact.from) {
    case 'record':
      return `${value}d’après ${fact.source ?? 'la fiche'}, le ${formatDay(fact.on)}`
    case 'answer':
      return `${value}réponse${fact.by ? ` de ${fact.by}` : ''} du ${formatDay(fact.on)}`
    case 'ruling':
      return `jugé par ${fact.by ?? '…'} le ${formatDay(fact.on)} : ${fact.reason ?? ''}`
  }
}
