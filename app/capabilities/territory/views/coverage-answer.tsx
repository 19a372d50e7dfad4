import type { Day } from '#kernel/day.ts'
import { formatDay, french } from '#ui/format.ts'
import { type Coverage, addressOf } from '../model.ts'
import type { Commune, Phase } from '../queries.ts'

/** For each phase, which territories cover the commune that day and through which member, or why none does. */
export function CoverageAnswer(props: { commune: Commune; on: Day; phases: readonly Phase[]; coverage: readonly Coverage[] }) {
  const { commune, on, phases, coverage } = props
  return (
    <section aria-labelledby="reponse">
      <h2 id="reponse">
        {french(commune.name)} ({commune.code}), le {formatDay(on)}
      </h2>
      {phases.map((phase) => {
        const found = coverage.filter((c) => c.territory.phase === phase.code)
        return (
          <div key={phase.code} className="sheet answer">
            <h3>
              Phase {phase.label}{' '}
              <small>
                du {formatDay(phase.from)} au {formatDay(phase.until)}
              </small>
            </h3>
            {found.length === 0 && <p>{french(whyNone(commune, phase, on))}</p>}
            {found.map((c) => (
              <Covered key={c.territory.id} commune={commune} coverage={c} />
            ))}
          </div>
        )
      })}
    </section>
  )
}

function Covered({ commune, coverage: { territory, through } }: { commune: Commune; coverage: Coverage }) {
  return (
    <>
      <p className="holder">
        <a href={addressOf(territory)}>{french(territory.name)}</a> <span className="code">({territory.code})</span>
      </p>
      <p>{french(explain(commune, through))}</p>
    </>
  )
}

function explain(commune: Pick<Commune, 'name' | 'code'>, through: Coverage['through']): string {
  const days = `du périmètre du ${formatDay(through.from)}${through.until ? ` au ${formatDay(through.until)}` : ', sans fin connue'}`
  const who = `${commune.name} (${commune.code})`
  if (through.kind === 'commune') return `${who} est elle-même membre ${days}.`
  return `${who} appartient ${toThe(through.name)} (SIREN ${through.code}), membre ${days}.`
}

// « CA » and « CC » are communautés, « CU » too: feminine. A name of its own takes no article.
function toThe(name: string): string {
  if (/^(CA|CC|CU) /.test(name)) return `à la ${name}`
  if (/^(EPT|Établissement) /i.test(name)) return `à l’${name}`
  if (/^Métropole /.test(name)) return `à la ${name}`
  return `à ${name}`
}

function whyNone(commune: Commune, phase: Phase, on: Day): string {
  if (on < phase.from) return `Aucun : la phase n’avait pas commencé le ${formatDay(on)}.`
  if (on > phase.until) return `Aucun : la phase était terminée le ${formatDay(on)}.`
  return commune.epciName
    ? `Aucun : ni ${commune.name} ni ${commune.epciName}, dont elle fait partie, n’étaient membres d’un périmètre ce jour-là.`
    : `Aucun : ${commune.name} n’était membre d’aucun périmètre ce jour-là.`
}
