import type { Day } from '#kernel/day.ts'
import { type Cents, cents, sum } from '#kernel/money.ts'
import { DataTable } from '#ui/data-table.tsx'
import { formatNumber } from '#ui/format.ts'
import { Money } from '#ui/money.tsx'
import { budgetKinds, type FicheLink, likelihoods, linkKinds, riskLabel, riskWeight, severities, totalOf } from '../model/means.ts'
import type { Means, Neighbour } from '../queries/means.ts'
import { Indicators } from './indicators.tsx'
import { ficheHref, Late, periodInWords, StatusTag } from './fiche-words.tsx'

const money = (amount: number | null) => <Money amount={amount === null ? null : (cents(amount) as Cents)} missing="non renseigné" />

/** What a fiche takes and hangs on, to read: nothing is shown of what nobody said. */
export function FicheMeans({ means, code, today }: { means: Means; code: string; today: Day }) {
  return (
    <>
      <Indicators indicators={means.indicators} />
      <Budget means={means} />
      <Order title="À faire avant" fiches={means.after} code={code} today={today} />
      <Order title="Attend cette action" fiches={means.before} code={code} today={today} />
      <Risks means={means} />
      <Links means={means} code={code} />
    </>
  )
}

function Budget({ means: { budget, funders } }: { means: Means }) {
  const amount = (kind: string, value: number | null) =>
    kind === 'fte' ? (
      value === null ? (
        <span className="missing">non renseigné</span>
      ) : (
        `${formatNumber(value / 100)}\u00a0ETP`
      )
    ) : (
      money(value)
    )
  return (
    <>
      {budget.length > 0 && (
        <DataTable
          caption="Budget"
          columns={[
            { key: 'year', label: 'Année', cell: (line) => line.year },
            { key: 'kind', label: 'Nature', cell: (line) => budgetKinds[line.kind] },
            { key: 'forecast', label: 'Prévu', numeric: true, cell: (line) => amount(line.kind, line.forecast) },
            { key: 'actual', label: 'Réalisé', numeric: true, cell: (line) => amount(line.kind, line.actual) },
          ]}
          rows={budget}
          keyOf={(line) => `${line.year} ${line.kind}`}
          totals={{ year: 'Total en euros', forecast: money(totalOf(budget, 'forecast')), actual: money(totalOf(budget, 'actual')) }}
        />
      )}
      {funders.length > 0 && (
        <DataTable
          caption="Financeurs sur lesquels le plan compte"
          columns={[
            { key: 'funder', label: 'Financeur', cell: (line) => line.funder },
            { key: 'amount', label: 'Montant', numeric: true, cell: (line) => <Money amount={line.amount} missing="à préciser" /> },
          ]}
          rows={funders}
          keyOf={(line) => line.funder}
          totals={{ funder: 'Total connu', amount: money(sum(funders.flatMap((line) => line.amount ?? []))) }}
        />
      )}
    </>
  )
}

function Order({ title, fiches, code, today }: { title: string; fiches: readonly Neighbour[]; code: string; today: Day }) {
  if (fiches.length === 0) return null
  return (
    <DataTable
      caption={title}
      columns={[
        { key: 'title', label: 'Action', cell: (fiche) => <a href={ficheHref(code, fiche.reference)}>{fiche.title}</a> },
        { key: 'status', label: 'État', cell: (fiche) => <StatusTag status={fiche.status} /> },
        { key: 'late', label: 'Retard', cell: (fiche) => <Late action={fiche} today={today} /> },
        { key: 'period', label: 'Calendrier', cell: (fiche) => periodInWords(fiche.startsOn, fiche.endsOn) },
      ]}
      rows={fiches}
      keyOf={(fiche) => fiche.reference}
    />
  )
}

function Risks({ means: { risks } }: { means: Means }) {
  if (risks.length === 0) return null
  return (
    <DataTable
      caption="Risques, du plus lourd au plus léger (probabilité × gravité)"
      columns={[
        { key: 'label', label: 'Risque', cell: (risk) => risk.label },
        { key: 'weight', label: 'Poids', cell: (risk) => `${riskLabel(riskWeight(risk))} (${riskWeight(risk)})` },
        {
          key: 'scale',
          label: 'Probabilité, gravité',
          cell: (risk) => `${likelihoods[risk.likelihood]}, ${severities[risk.severity].toLowerCase()}`,
        },
        { key: 'response', label: 'Parade', cell: (risk) => risk.response || <span className="missing">à trouver</span> },
      ]}
      rows={risks}
      keyOf={(risk) => risk.label}
    />
  )
}

function Links({ means: { links }, code }: { means: Means; code: string }) {
  if (links.length === 0) return null
  return (
    <div>
      <h2>Liens</h2>
      <ul>
        {links.map((link) => (
          <li key={link.kind + link.target}>
            {linkKinds[link.kind].label} : <LinkTarget link={link} code={code} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function LinkTarget({ link, code }: { link: FicheLink; code: string }) {
  const words = link.label || link.target
  switch (link.kind) {
    case 'project':
      return <a href={`/espace/${code}/projets/${link.target}`}>{words}</a>
    case 'device':
      return <a href={`/dispositifs/${link.target}`}>{words}</a>
    case 'document':
      return (
        <a href={link.target} rel="noreferrer">
          {words}
        </a>
      )
  }
}
