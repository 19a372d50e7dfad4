import type { Day } from '#kernel/day.ts'
import { DataTable } from '#ui/data-table.tsx'
import { formatDay } from '#ui/format.ts'
import { Tag } from '#ui/tag.tsx'
import { type Prospect, prospectStates, stateOfProspect } from '../model/prospects.ts'

/** @param base where each has its page */
export function ProspectTable<Row extends Prospect>(props: {
  prospects: readonly Row[]
  today: Day
  base: string
  caption: string
  last: { label: string; cell: (row: Row) => string }
}) {
  const { prospects, today, base, last } = props
  return (
    <DataTable
      caption={props.caption}
      rows={prospects}
      keyOf={(prospect) => prospect.id}
      columns={[
        {
          key: 'title',
          label: 'Projet',
          rowHeader: true,
          cell: (prospect) => (
            <>
              <a href={`${base}/${prospect.reference}`}>{prospect.title}</a>
              <br />
              <small>
                {prospect.reference} · {prospect.filiereLabel}
              </small>
            </>
          ),
        },
        { key: 'state', label: 'Où il en est', cell: (prospect) => <Tag>{prospectStates[stateOfProspect(prospect, today)]}</Tag> },
        {
          key: 'due',
          label: 'Réponses avant la fin du',
          numeric: true,
          cell: (prospect) => (prospect.dueOn ? formatDay(prospect.dueOn) : <span className="missing">à fixer</span>),
        },
        { key: 'last', label: last.label, cell: last.cell },
      ]}
    />
  )
}
