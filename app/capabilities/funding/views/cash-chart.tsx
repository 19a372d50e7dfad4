import { DataTable } from '#ui/data-table.tsx'
import { formatMoney } from '#ui/format.ts'
import { Money } from '#ui/money.tsx'
import type { CashMonth } from '../model/cash.ts'

const width = 720
const height = 160
const foot = 22

/** What the owner has advanced at the end of each month: columns, and the same as a table. */
export function CashChart({ cash, monthName }: { cash: readonly CashMonth[]; monthName: (month: number) => string }) {
  const peak = cash.reduce((most, m) => (m.gap > most.gap ? m : most), cash[0]!)
  const last = cash.at(-1)!
  if (peak.gap === 0) return <p>Les versements couvrent les dépenses chaque mois : rien à avancer.</p>
  const step = width / cash.length
  const tall = (amount: number) => ((height - foot) * amount) / peak.gap
  return (
    <>
      <figure className="cash-chart">
        <figcaption>
          Au plus fort, en {monthName(peak.month)}, le porteur a avancé {formatMoney(peak.gap)} ; à la fin, il lui reste{' '}
          {formatMoney(last.gap)} à sa charge.
        </figcaption>
        <svg viewBox={`0 0 ${width} ${height}`} role="img">
          <title>{`Avance de trésorerie à la fin de chaque mois, ${formatMoney(peak.gap)} au plus fort`}</title>
          {cash.map((m) => (
            <g key={m.month} data-peak={m.month === peak.month || undefined}>
              <title>{`${monthName(m.month)} : ${formatMoney(m.gap)}`}</title>
              <rect
                x={(m.month * step + 1).toFixed(2)}
                y={(height - foot - tall(m.gap)).toFixed(2)}
                width={Math.max(1, step - 2).toFixed(2)}
                height={tall(m.gap).toFixed(2)}
              />
              {m.month % Math.ceil(cash.length / 6) === 0 && (
                <text x={(m.month * step + 1).toFixed(2)} y={height - 6}>
                  {monthName(m.month)}
                </text>
              )}
            </g>
          ))}
        </svg>
      </figure>
      <details>
        <summary>La trésorerie mois par mois</summary>
        <DataTable
          caption="Dépensé, reçu et avancé à la fin de chaque mois"
          narrow="scroll"
          rows={cash}
          keyOf={(m) => String(m.month)}
          columns={[
            { key: 'month', label: 'Mois', cell: (m) => monthName(m.month) },
            { key: 'spent', label: 'Dépensé', numeric: true, cell: (m) => <Money amount={m.spent} /> },
            { key: 'received', label: 'Reçu', numeric: true, cell: (m) => <Money amount={m.received} /> },
            { key: 'gap', label: 'Avancé', numeric: true, cell: (m) => <Money amount={m.gap} /> },
          ]}
        />
      </details>
    </>
  )
}
