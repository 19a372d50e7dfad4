import { useLocation } from 'react-router'
import { type Column, DataTable, type Sort } from '#ui/data-table.tsx'
import { formatDay } from '#ui/format.ts'
import { headcounts } from '../model.ts'
import type { CompanyLine } from '../queries.ts'

const missing = (words: string) => <span className="missing">{words}</span>

export function CompanyTable(props: { lines: readonly CompanyLine[]; href: string; sort: Sort; seesVisits: boolean }) {
  const here = useLocation()
  const columns: Column<CompanyLine>[] = [
    {
      key: 'name',
      label: 'Entreprise',
      sortable: true,
      rowHeader: true,
      cell: (line) => (
        <>
          <a href={`${props.href}/${line.id}`}>{line.name}</a>
          {line.groupName && (
            <>
              <br />
              <small>groupe {line.groupName}</small>
            </>
          )}
        </>
      ),
    },
    { key: 'commune', label: 'Commune', sortable: true, cell: (line) => line.communeName ?? missing('non connue') },
    { key: 'naf', label: 'NAF', cell: (line) => line.naf ?? missing('non connu') },
    {
      key: 'headcount',
      label: 'Effectif',
      sortable: true,
      cell: (line) => (line.headcount ? headcounts[line.headcount] : missing('non connu')),
    },
    ...(props.seesVisits
      ? [
          {
            key: 'visited',
            label: 'Dernière visite',
            sortable: true,
            numeric: true,
            cell: (line: CompanyLine) => (line.visitedOn ? formatDay(line.visitedOn) : missing('jamais')),
          },
        ]
      : []),
  ]
  return (
    <DataTable
      caption="Entreprises que le territoire connaît"
      columns={columns}
      rows={props.lines}
      keyOf={(line) => line.id}
      sort={props.sort}
      here={here}
    />
  )
}
