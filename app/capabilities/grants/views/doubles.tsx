import type { Cents } from '#kernel/money.ts'
import { DataTable } from '#ui/data-table.tsx'
import { formatMoney, formatNumber } from '#ui/format.ts'
import type { Double } from '../queries.ts'

/** What a sum over the territory's projects may count twice; a person looks, nothing is corrected alone. */
export function Doubles({ doubles, code }: { doubles: readonly Double[]; code: string }) {
  return (
    <section>
      <h2>Peut-être comptés deux fois</h2>
      <p className="quiet">
        Le même montant du même financeur dans deux grands livres, ou la même promesse d’emplois par la même entreprise. Deux sommes peuvent
        être égales sans être la même : vérifiez, puis corrigez le registre ou le projet.
      </p>
      <DataTable
        caption="Sommes et emplois qui reviennent dans plusieurs projets"
        rows={doubles}
        keyOf={(double) => `${double.kind} ${double.who} ${double.amount}`}
        columns={[
          { key: 'who', label: 'Financeur ou entreprise', cell: (double) => double.who },
          {
            key: 'amount',
            label: 'Compté plusieurs fois',
            numeric: true,
            cell: (double) => (double.kind === 'euros' ? formatMoney(double.amount as Cents) : `${formatNumber(double.amount)} ETP`),
          },
          {
            key: 'projects',
            label: 'Projets',
            cell: (double) => (
              <ul>
                {double.projects.map(({ reference, title }) => (
                  <li key={reference}>
                    <a href={`/espace/${code}/projets/${reference}`}>
                      {reference}, {title}
                    </a>
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
    </section>
  )
}
