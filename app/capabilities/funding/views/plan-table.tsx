import type { Cents } from '#kernel/money.ts'
import { forms, regimes } from '#cap/toolbox/model.ts'
import { DataTable } from '#ui/data-table.tsx'
import { Figures } from '#ui/figures.tsx'
import { formatDay, formatMoney } from '#ui/format.ts'
import { Money } from '#ui/money.tsx'
import { ToVerify } from '#ui/source.tsx'
import { type Plan, totalsOf } from '../model.ts'

/** The plan in force: its totals, then its lines. */
export function PlanTable({ plan, cost }: { plan: Plan; cost: Cents }) {
  const { aid, loans, own } = totalsOf(cost, plan.lines)
  const composed = `plan du ${formatDay(plan.composedOn)}, par ${plan.composedBy}`
  return (
    <>
      <Figures
        figures={[
          { label: 'Coût HT', value: formatMoney(cost), note: 'déclaré par l’entreprise' },
          { label: 'Aides', value: formatMoney(aid), note: composed },
          {
            label: 'Prêts',
            value: formatMoney(loans),
            note: 'remboursables : ce ne sont pas des aides, sauf équivalent-subvention',
          },
          {
            label: 'Part de l’entreprise',
            value: formatMoney(own),
            note: 'calculée : coût moins aides et prêts',
          },
        ]}
      />
      {plan.lines.length > 0 && (
        <DataTable
          caption="Qui paie quoi"
          rows={plan.lines}
          keyOf={(line) => line.deviceCode}
          columns={[
            { key: 'device', label: 'Dispositif', cell: (line) => line.deviceName },
            { key: 'form', label: 'Forme', cell: (line) => forms[line.form] },
            {
              key: 'regime',
              label: 'Régime d’aide',
              cell: (line) =>
                line.regime === 'unknown' ? (
                  <span>
                    {regimes.unknown} <ToVerify />
                  </span>
                ) : (
                  regimes[line.regime]
                ),
            },
            {
              key: 'amount',
              label: 'Montant',
              numeric: true,
              cell: (line) => <Money amount={line.amount} />,
            },
          ]}
          totals={{
            device: 'Total des aides et des prêts',
            amount: <Money amount={(aid + loans) as Cents} />,
          }}
        />
      )}
    </>
  )
}
