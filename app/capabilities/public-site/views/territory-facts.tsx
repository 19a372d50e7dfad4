import type { Fact } from '#cap/territory/model.ts'
import { Figures } from '#ui/figures.tsx'
import { formatNumber, french } from '#ui/format.ts'
import { Source } from '#ui/source.tsx'

/** The topics a territory's page tells, in order, under the words a reader looks for. */
export const topics = {
  label: 'Le label',
  enjeu: 'Les enjeux',
  figure: 'Les chiffres',
  filiere: 'Les filières',
  plan: 'Le plan d’actions',
  place: 'Les lieux',
  toolbox: 'La boîte à outils du programme',
} as const
export type Topic = keyof typeof topics

/** Published facts; those that follow one another and share a source, or a detail, say it once. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  return runsOf(facts, sourceKey).map((run) => <FactRun key={run[0].label} facts={run} showScope />)
}

/** Facts about several places, or several circles, each under its name. */
export function FactsByScope({ facts }: { facts: readonly Fact[] }) {
  return runsOf(facts, (fact) => fact.scope ?? '').map((run) => (
    <div key={run[0].scope} className="fact-scope">
      {run[0].scope && <h3>{french(run[0].scope)}</h3>}
      {runsOf(run, sourceKey).map((alike) => (
        <FactRun key={alike[0].label} facts={alike} />
      ))}
    </div>
  ))
}

function FactRun({ facts, showScope = false }: { facts: Run; showScope?: boolean }) {
  return (
    <div className="fact-run">
      {runsOf(facts, (fact) => fact.detail ?? fact.label).map((alike) => (
        <FactsAlike key={alike[0].label} facts={alike} />
      ))}
      <SourceOf fact={showScope ? facts[0] : { ...facts[0], scope: null }} />
    </div>
  )
}

function FactsAlike({ facts }: { facts: Run }) {
  const [{ detail }] = facts
  const names = facts.map((fact) => (
    <li key={fact.label}>
      <strong>{french(fact.label)}</strong>
      {fact.unit && `\u00a0: ${amountOf(fact)}`}
      {facts.length === 1 && detail && <Detail of={fact} />}
    </li>
  ))
  if (facts.length === 1) return <ul role="list">{names}</ul>
  return (
    <>
      {detail && <p>{french(detail.replace(/\.$/, ' :'))}</p>}
      <ul>{names}</ul>
    </>
  )
}

// What is said of an amount continues its line; what is said of a measure takes its own.
function Detail({ of: { unit, detail } }: { of: Fact }) {
  return unit ? <span className="aside">. {french(detail ?? '')}</span> : <p>{french(detail ?? '')}</p>
}

/** Figures, under whom they are about: one of the département says nothing of the agglomération. */
export function FactFigures({ facts }: { facts: readonly Fact[] }) {
  return runsOf(facts, (fact) => fact.scope ?? '').map((about) => (
    <div key={about[0].label} className="fact-scope">
      {about[0].scope && <h3>{french(about[0].scope)}</h3>}
      {runsOf(about, sourceKey).map((run) => (
        <div key={run[0].label} className="fact-run">
          <Figures figures={run.map(asFigure)} />
          <SourceOf fact={{ ...run[0], scope: null }} />
        </div>
      ))}
    </div>
  ))
}

const asFigure = (fact: Fact) => ({
  label: fact.label,
  value: fact.value === null ? null : amountOf(isShort(fact.unit) ? fact : { ...fact, unit: null }),
  note: (
    <>
      {!isShort(fact.unit) && fact.unit}
      {fact.detail && <span className="detail">{french(fact.detail)}</span>}
    </>
  ),
})

function SourceOf({ fact }: { fact: Fact }) {
  return (
    <Source
      label={fact.sourceLabel ?? fact.source}
      href={fact.sourceUrl ?? undefined}
      on={fact.publishedOn ?? 'unknown'}
      toVerify={fact.toVerify}
      scope={fact.scope ?? undefined}
    />
  )
}

// A symbol stands beside its number; a word would push it out of its column.
const isShort = (unit: string | null) => unit !== null && unit.length <= 3

const amountOf = ({ value, unit }: Fact): string => {
  const number = Number(value)
  const shown = value !== null && value.trim() !== '' && Number.isFinite(number) ? formatNumber(number) : value
  return unit ? `${shown}\u00a0${unit}` : (shown ?? '')
}

type Run = [Fact, ...Fact[]]

function runsOf(facts: readonly Fact[], keyOf: (fact: Fact) => string): Run[] {
  const runs: Run[] = []
  for (const fact of facts) {
    const last = runs.at(-1)
    if (last && keyOf(last[0]) === keyOf(fact)) last.push(fact)
    else runs.push([fact])
  }
  return runs
}

const sourceKey = (f: Fact) => [f.source, f.sourceUrl, f.publishedOn, f.toVerify, f.scope].join('\n')
