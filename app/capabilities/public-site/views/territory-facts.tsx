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
  return runsOf(facts, sourceKey).map((run) => (
    <div key={run[0].label} className="fact-run">
      {runsOf(run, (fact) => fact.detail ?? fact.label).map((alike) => (
        <FactsAlike key={alike[0].label} facts={alike} />
      ))}
      <SourceOf fact={run[0]} />
    </div>
  ))
}

function FactsAlike({ facts }: { facts: Run }) {
  const [{ detail }] = facts
  const told = detail && <p>{french(detail)}</p>
  const names = facts.map((fact) => (
    <li key={fact.label}>
      <strong>{french(fact.label)}</strong>
      {fact.unit && `\u00a0: ${amountOf(fact)}`}
      {facts.length === 1 && told}
    </li>
  ))
  if (facts.length === 1) return <ul role="list">{names}</ul>
  return (
    <>
      {told}
      <ul>{names}</ul>
    </>
  )
}

/** Figures, each with whom it is about: one of the département says nothing of the agglomération. */
export function FactFigures({ facts }: { facts: readonly Fact[] }) {
  return (
    <Figures
      figures={facts.map((fact) => ({
        label: fact.label,
        value: fact.value === null ? null : amountOf(isShort(fact.unit) ? fact : { ...fact, unit: null }),
        note: (
          <>
            {!isShort(fact.unit) && fact.unit}
            {fact.scope && <strong className="scope">{fact.scope}</strong>}
            {fact.detail && french(fact.detail)}
            <SourceOf fact={{ ...fact, scope: null }} />
          </>
        ),
      }))}
    />
  )
}

function SourceOf({ fact }: { fact: Fact }) {
  return (
    <Source
      label={fact.sourceLabel ?? fact.source}
      href={fact.sourceUrl ?? undefined}
      on={fact.publishedOn ?? undefined}
      toVerify={fact.toVerify}
      scope={fact.scope ?? undefined}
    />
  )
}

// A symbol stands beside its number; a word would push it out of its column.
const isShort = (unit: string | null) => unit !== null && unit.length <= 3

const amountOf = ({ value, unit }: Fact): string => {
  const number = Number(value)
  const shown =
    value !== null && value.trim() !== '' && Number.isFinite(number) ? formatNumber(number) : value
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
