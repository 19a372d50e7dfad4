import { statusCodes, statuses } from '#cap/action-plan/model/statuses.ts'
import type { StatusCount } from '#cap/action-plan/queries/fiches.ts'
import type { Day } from '#kernel/day.ts'
import { type MoneyState, moneyStateCodes, moneyStates } from '#cap/funding/model.ts'
import { type Follow, follows } from '#cap/projects/model/follow-up.ts'
import { pathOf } from '#cap/projects/model.ts'
import type { LateThing, PromisedJobs } from '#cap/projects/queries/follows.ts'
import { DataTable } from '#ui/data-table.tsx'
import { counted, formatDay, formatMoney, formatNumber } from '#ui/format.ts'
import type { StateMoney } from '../queries/cockpit.ts'

interface NumbersProps {
  counts: Readonly<Record<Follow, number>>
  jobs: PromisedJobs
  href: string
  today: Day
}

const shown: readonly Follow[] = ['retained', 'late', 'blocked', 'still', 'to-measure']

/** Each number is the address of the list that it counts. */
export function Numbers({ counts, jobs, href, today }: NumbersProps) {
  return (
    <section aria-labelledby="chiffres">
      <h2 id="chiffres">Où en est le territoire</h2>
      <ul className="stage-counts" role="list">
        {shown.map((follow) => (
          <li key={follow}>
            <a href={`${href}/projets?suivi=${follow}`}>
              <strong>{formatNumber(counts[follow])}</strong> {follows[follow].label}
            </a>
          </li>
        ))}
        <li>
          <a href={`${href}/projets?suivi=retained`}>
            <strong>{formatNumber(jobs.promised)}</strong> emplois promis (ETP)
          </a>
        </li>
        <li>
          <a href={`${href}/projets?suivi=observed`}>
            <strong>{formatNumber(jobs.observed)}</strong> emplois constatés (ETP)
          </a>
        </li>
      </ul>
      <p className="source">
        Emplois à créer des projets retenus et non abandonnés
        {jobs.unknown > 0 && `, dont ${counted(jobs.unknown, 'projet')} qui n’en ${jobs.unknown < 2 ? 'dit' : 'disent'} rien`} ; constatés
        sur {counted(counts.observed, 'projet')}. Au {formatDay(today)}.
      </p>
    </section>
  )
}

const lateWords = { milestone: 'jalon prévu', blocker: 'réponse attendue' } as const

export function Late({ late, href, counts }: { late: readonly LateThing[]; href: string; counts: NumbersProps['counts'] }) {
  return (
    <section className="sheet expected" aria-labelledby="retards">
      <h2 id="retards" className="first">
        Ce qui est en retard
      </h2>
      {late.length === 0 ? (
        <p>Rien n’est en retard dans ce que vous lisez.</p>
      ) : (
        <ul role="list">
          {late.map((thing) => (
            <li key={`${thing.reference}${thing.what}`}>
              <a href={`${pathOf(thing)}/${thing.kind === 'milestone' ? 'suivi' : 'etapes'}`}>{thing.what}</a>
              <br />
              <small>
                {thing.title} · {lateWords[thing.kind]} le {formatDay(thing.dueOn)}
              </small>
            </li>
          ))}
        </ul>
      )}
      {counts.late > 0 && (
        <p>
          <a href={`${href}/projets?suivi=late`}>{counted(counts.late, 'projet')} en retard</a>
        </p>
      )}
    </section>
  )
}

interface Closing {
  code: string
  name: string
  on: Day
  days: number
}

export function Deadlines({ closing }: { closing: readonly Closing[] }) {
  return (
    <section className="sheet expected" aria-labelledby="echeances">
      <h2 id="echeances" className="first">
        Dispositifs qui se ferment
      </h2>
      {closing.length === 0 ? (
        <p>Aucune date limite connue dans les quatre mois.</p>
      ) : (
        <ul role="list">
          {closing.map(({ code, name, on, days }) => (
            <li key={code}>
              <a href={`/dispositifs/${code}`}>{name}</a>
              <br />
              <small>
                le {formatDay(on)}, {days === 0 ? 'aujourd’hui' : `dans ${counted(days, 'jour')}`}
              </small>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

export function MoneyByState({ money, href, today }: { money: readonly StateMoney[]; href: string; today: Day }) {
  const at = (state: MoneyState) => money.find((one) => one.state === state)
  return (
    <section aria-labelledby="argent-par-etat">
      <h2 id="argent-par-etat">L’argent, état par état</h2>
      <DataTable
        caption="Aides des projets que vos mandats vous laissent lire ; un état ne s’ajoute pas à l’autre"
        rows={moneyStateCodes}
        keyOf={(state) => state}
        narrow="line"
        columns={[
          { key: 'state', label: 'État', cell: (state) => moneyStates[state] },
          {
            key: 'amount',
            label: 'Montant',
            numeric: true,
            cell: (state) => (at(state) ? formatMoney(at(state)!.amount) : <span className="missing">rien de noté</span>),
          },
          {
            key: 'projects',
            label: 'Projets',
            numeric: true,
            cell: (state) => (at(state) ? <a href={`${href}/projets?argent=${state}`}>{formatNumber(at(state)!.projects)}</a> : '0'),
          },
        ]}
      />
      <p className="source">
        Somme des lignes du registre de l’argent de chaque projet, au {formatDay(today)} ;{' '}
        <a href={`${href}/argent`}>financeur par financeur</a>.
      </p>
    </section>
  )
}

/** The fiches of the plan by status; late is worked out from their days. */
export function PlanProgress({ plan, href }: { plan: readonly StatusCount[]; href: string }) {
  const late = plan.reduce((total, one) => total + one.late, 0)
  if (plan.length === 0) return null
  return (
    <section aria-labelledby="avancement">
      <h2 id="avancement">L’avancement du plan d’actions</h2>
      <ul className="stage-counts" role="list">
        {statusCodes.map((code) => (
          <li key={code}>
            <a href={`${href}/plan?etat=${code}`}>
              <strong>{formatNumber(plan.find(({ status }) => status === code)?.count ?? 0)}</strong> {statuses[code].label}
            </a>
          </li>
        ))}
        <li>
          <a href={`${href}/plan?retard=oui`}>
            <strong>{formatNumber(late)}</strong> en retard
          </a>
        </li>
      </ul>
    </section>
  )
}

interface ToldChange {
  line: number
  who: string
  at: string
  project: string
  href: string
  title: string
  detail: string
}

export function Changes({ changes }: { changes: readonly ToldChange[] }) {
  return (
    <section aria-labelledby="changements">
      <h2 id="changements">Ce qui a changé</h2>
      {changes.length === 0 && <p>Rien n’a encore changé depuis l’ouverture de Ressort.</p>}
      <ol className="history" role="list">
        {changes.map(({ line, who, at, project, href, title, detail }) => (
          <li key={line}>
            <p className="quiet">
              {at}
              <br />
              {who}
            </p>
            <div>
              <p>
                <strong>{title}</strong> : <a href={href}>{project}</a>
              </p>
              {detail && <p>{detail}</p>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}
