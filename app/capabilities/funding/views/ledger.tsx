import type { NamedSource } from '#cap/territory/queries.ts'
import { DataTable } from '#ui/data-table.tsx'
import { Figures } from '#ui/figures.tsx'
import { formatDay, formatMoney } from '#ui/format.ts'
import { Money } from '#ui/money.tsx'
import { type Entry, moneyStateCodes, moneyStates, sumByState } from '../model.ts'

/** What each state adds up to, dated by its newest line; states are not added together. @param entries newest first */
export function LedgerFigures({ entries }: { entries: readonly Entry[] }) {
  const sums = sumByState(entries)
  return (
    <Figures
      figures={moneyStateCodes.map((state) => {
        const latest = entries.find((entry) => entry.state === state)
        if (!latest) return { label: moneyStates[state], value: null, missing: 'aucune à ce jour' as const }
        return {
          label: moneyStates[state],
          value: formatMoney(sums[state]),
          note: `au ${formatDay(latest.happenedOn)}`,
        }
      })}
    />
  )
}

export function LedgerTable(props: { entries: readonly Entry[]; sources: ReadonlyMap<string, NamedSource> }) {
  const { entries, sources } = props
  return (
    <DataTable
      caption="Le registre, du plus récent au plus ancien"
      rows={entries}
      keyOf={(entry) => entry.id}
      columns={[
        {
          key: 'funder',
          label: 'Qui',
          cell: (entry) => (
            <>
              {entry.funder}
              {entry.deviceName && (
                <>
                  <br />
                  <small>{entry.deviceName}</small>
                </>
              )}
            </>
          ),
        },
        {
          key: 'state',
          label: 'État',
          cell: (entry) => (
            <div>
              {moneyStates[entry.state]}
              {entry.amount < 0 && (
                <>
                  <br />
                  <small>correction</small>
                </>
              )}
            </div>
          ),
        },
        { key: 'on', label: 'Depuis le', cell: (entry) => formatDay(entry.happenedOn) },
        {
          key: 'source',
          label: 'Source',
          cell: (entry) => <EntrySource entry={entry} source={sources.get(entry.source)} />,
        },
        { key: 'amount', label: 'Montant', numeric: true, cell: (entry) => <Money amount={entry.amount} /> },
      ]}
    />
  )
}

function EntrySource({ entry, source }: { entry: Entry; source: NamedSource | undefined }) {
  const label = source?.label ?? entry.source
  return (
    <div>
      {entry.sourceUrl ? <a href={entry.sourceUrl}>{label}</a> : label}
      {entry.note && (
        <>
          <br />
          <small>{entry.note}</small>
        </>
      )}
    </div>
  )
}
