import { type MoneyState, moneyStateCodes, moneyStates } from '#cap/funding/model.ts'
import type { Day } from '#kernel/day.ts'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { Figures } from '#ui/figures.tsx'
import { counted, formatDay, formatMoney, formatNumber, french } from '#ui/format.ts'
import { Money } from '#ui/money.tsx'
import type { totalOf } from '../model.ts'
import type { RollUpLine } from '../queries.ts'

type Total = ReturnType<typeof totalOf>

/** The headline, each number with how far it covers what is retained. */
export function Totals({ total, today }: { total: Total; today: Day }) {
  const { retained, costUnknown, jobsUnknown } = total
  const knows = (unknown: number) => retained > unknown
  return (
    <Figures
      figures={[
        {
          label: 'Projets retenus',
          value: formatNumber(retained),
          note: `dans ${counted(total.withProjects, 'territoire')}, au ${formatDay(today)}`,
        },
        {
          label: 'Projets en cours',
          value: formatNumber(total.underWay),
          note: 'qualifiés ou soumis au binôme',
        },
        {
          label: 'Investissement retenu, HT',
          value: knows(costUnknown) ? inMillions(total.cost) : null,
          note: `${formatMoney(total.cost)} ; ${costUnknown > 0 ? `${counted(costUnknown, 'projet')} sans coût publié` : 'tous les coûts sont connus'}`,
        },
        {
          label: 'Emplois à créer',
          value: knows(jobsUnknown) ? `${formatNumber(total.jobsCreated)} ETP` : null,
          note: jobsUnknown > 0 ? `promis ; ${counted(jobsUnknown, 'projet')} sans emplois publiés` : 'promis à la décision',
        },
        {
          label: 'Emplois à maintenir',
          value: knows(jobsUnknown) ? `${formatNumber(total.jobsMaintained)} ETP` : null,
          note: 'promis à la décision',
        },
      ]}
    />
  )
}

// A headline is read at a glance; the note beside it says the exact sum.
const inMillions = (amount: RollUpLine['cost']) => `${(amount / 100_000_000).toLocaleString('fr-FR', { maximumFractionDigits: 1 })}\u00a0M€`

/** Money by state: each is a sum of its own, an announcement is not a payment. */
export function AidByState({ total }: { total: Total }) {
  return (
    <DataTable
      caption="Aides des projets retenus, par état (registre de l’argent de chaque projet)"
      rows={moneyStateCodes}
      keyOf={(state) => state}
      columns={[
        { key: 'state', label: 'État', cell: (state) => moneyStates[state] },
        { key: 'about', label: 'Ce que cela veut dire', cell: (state) => meanings[state] },
        {
          key: 'amount',
          label: 'Montant',
          numeric: true,
          cell: (state) => <Sum amount={total.money[state]} />,
        },
      ]}
    />
  )
}

const meanings: Record<MoneyState, string> = {
  announced: 'dit publiquement, sans décision lue',
  requested: 'demandé à celui qui accorde',
  granted: 'décidé par celui qui accorde',
  contracted: 'convention signée',
  paid: 'argent reçu par l’entreprise',
  recovered: 'argent rendu par l’entreprise',
}

// No line at all is not a sum of zero euros.
const Sum = ({ amount }: { amount: RollUpLine['cost'] }) =>
  amount === 0 ? <span className="missing">aucune ligne</span> : <Money amount={amount} />

export function RollUpTable({ lines, total }: { lines: readonly RollUpLine[]; total: Total }) {
  return (
    <DataTable
      caption="Projets, investissement, emplois et aides par territoire"
      narrow="scroll"
      rows={lines}
      keyOf={(line) => line.territoryCode}
      columns={columns}
      totals={{
        territory: 'Total',
        retained: formatNumber(total.retained),
        underWay: formatNumber(total.underWay),
        cost: <Cost line={total} />,
        jobsCreated: <Jobs line={total} count={total.jobsCreated} />,
        jobsMaintained: <Jobs line={total} count={total.jobsMaintained} />,
        ...Object.fromEntries(moneyStateCodes.map((state) => [state, <Aid key={state} amount={total.money[state]} />])),
      }}
    />
  )
}

const columns: readonly Column<RollUpLine>[] = [
  {
    key: 'territory',
    label: 'Territoire',
    cell: (line) => (
      <>
        <a href={`/territoires/${line.territoryCode}`}>{french(line.territoryName)}</a>
        <br />
        <small>
          {line.territoryCode}, {french(line.regionName)}
        </small>
      </>
    ),
  },
  { key: 'retained', label: 'Retenus', numeric: true, cell: (line) => formatNumber(line.retained) },
  { key: 'underWay', label: 'En cours', numeric: true, cell: (line) => formatNumber(line.underWay) },
  { key: 'cost', label: 'Investissement HT', numeric: true, cell: (line) => <Cost line={line} /> },
  {
    key: 'jobsCreated',
    label: 'ETP à\u00a0créer',
    numeric: true,
    cell: (line) => <Jobs line={line} count={line.jobsCreated} />,
  },
  {
    key: 'jobsMaintained',
    label: 'ETP à\u00a0maintenir',
    numeric: true,
    cell: (line) => <Jobs line={line} count={line.jobsMaintained} />,
  },
  ...moneyStateCodes.map((state) => ({
    key: state,
    label: `Aides ${moneyStates[state].toLowerCase()}es`,
    numeric: true,
    cell: (line: RollUpLine) => <Aid amount={line.money[state]} />,
  })),
]

type Covered = Pick<RollUpLine, 'retained' | 'cost' | 'costUnknown' | 'jobsUnknown'>

function Cost({ line }: { line: Covered }) {
  if (line.retained === 0) return <None />
  if (line.costUnknown === line.retained) return <span className="missing">non disponible</span>
  return (
    <>
      <Money amount={line.cost} />
      {line.costUnknown > 0 && (
        <>
          <br />
          <small>{line.costUnknown} sans coût</small>
        </>
      )}
    </>
  )
}

function Jobs({ line, count }: { line: Covered; count: number }) {
  if (line.retained === 0) return <None />
  if (line.jobsUnknown === line.retained) return <span className="missing">non disponible</span>
  return formatNumber(count)
}

const Aid = ({ amount }: { amount: RollUpLine['cost'] }) => (amount === 0 ? <None /> : <Money amount={amount} />)

const None = () => (
  <span className="quiet">
    <span aria-hidden="true">–</span>
    <span className="read-only-aloud">rien</span>
  </span>
)
