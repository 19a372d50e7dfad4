import { type Day, inForce } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { formatDay, formatMoney, formatRate } from '#ui/format.ts'
import { Source } from '#ui/source.tsx'
import { type Funding, payerCodes, payers } from '../model.ts'

export function Fundings(props: { fundings: readonly Funding[]; mayChange: boolean; today: Day }) {
  const { fundings, mayChange, today } = props
  if (fundings.length === 0) return <Empty title="Aucune convention n’est notée" />
  return (
    <DataTable
      caption="Conventions, de la plus récente à la plus ancienne"
      rows={fundings}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'period',
          label: 'Période',
          cell: (f) =>
            `${formatDay(f.startsOn)} au ${formatDay(f.endsOn)}${inForce({ from: f.startsOn, until: f.endsOn }, today) ? ' (en cours)' : ''}`,
        },
        { key: 'amount', label: 'Coût du poste', numeric: true, cell: (f) => formatMoney(f.amount) },
        {
          key: 'shares',
          label: 'Parts',
          cell: (f) =>
            payerCodes
              .filter((code) => f.shares[code] > 0)
              .map((code) => `${payers[code]} ${formatRate(f.shares[code])}`)
              .join(', '),
        },
        { key: 'source', label: 'Source', cell: (f) => <Source label={f.source} toVerify={f.toVerify} /> },
        ...(mayChange ? [{ key: 'remove', label: 'Corriger', cell: (f: Funding) => <Remove funding={f} /> }] : []),
      ]}
    />
  )
}

function Remove({ funding }: { funding: Funding }) {
  return (
    <form method="post">
      <input type="hidden" name="funding" value={funding.id} />
      <Button small name="verb" value="remove-funding">
        Enlever
        <span className="read-only-aloud"> la convention du {formatDay(funding.startsOn)}</span>
      </Button>
    </form>
  )
}
