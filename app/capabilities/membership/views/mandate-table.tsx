import { useLocation } from 'react-router'
import type { Day } from '#kernel/day.ts'
import { DataTable, type Sort } from '#ui/data-table.tsx'
import { formatDay } from '#ui/format.ts'
import type { HeldMandate } from '../model/mandates.ts'
import { MandateTags, roleWords } from './mandate-words.tsx'

/** The mandates of a territory, one a line. */
export function MandateTable(props: { mandates: readonly HeldMandate[]; sort: Sort; code: string; on: Day }) {
  const here = useLocation()
  const { mandates, sort, code, on } = props
  return (
    <DataTable
      caption="Mandats du territoire"
      rows={mandates}
      keyOf={(mandate) => mandate.id}
      sort={sort}
      here={here}
      columns={[
        {
          key: 'person',
          label: 'Personne',
          sortable: true,
          cell: (mandate) => (
            <div>
              <a href={`/espace/${code}/partenaires/personnes/${mandate.personId}`}>{mandate.person}</a>
              {(mandate.title || mandate.organisation) && (
                <>
                  <br />
                  <small>{[mandate.title, mandate.organisation].filter(Boolean).join(', ')}</small>
                </>
              )}
            </div>
          ),
        },
        { key: 'role', label: 'Rôle', sortable: true, cell: roleWords },
        { key: 'from', label: 'Premier jour', sortable: true, cell: (mandate) => formatDay(mandate.from) },
        {
          key: 'until',
          label: 'Dernier jour',
          sortable: true,
          cell: (mandate) => (mandate.until ? formatDay(mandate.until) : <span className="absent">sans fin connue</span>),
        },
        { key: 'state', label: 'État', cell: (mandate) => <MandateTags mandate={mandate} on={on} /> },
      ]}
    />
  )
}
