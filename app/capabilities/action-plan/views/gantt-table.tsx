import { DataTable } from '#ui/data-table.tsx'
import { formatDay } from '#ui/format.ts'
import type { Gantt, PlacedBar } from '../model/gantt.ts'
import { latenessWords } from '../model/statuses.ts'
import { StatusTag } from './fiche-words.tsx'

/** The same facts as the drawing, to be read, heard or copied. */
export function GanttTable({ gantt, hrefOf }: { gantt: Gantt; hrefOf: (bar: PlacedBar) => string }) {
  const references = new Map(gantt.bars.map((bar) => [bar.id, bar.reference]))
  const after = Map.groupBy(gantt.orders, (order) => order.next)
  return (
    <DataTable
      caption="Le même calendrier en tableau"
      columns={[
        {
          key: 'title',
          label: 'Action',
          rowHeader: true,
          cell: (bar) => (
            <>
              <a href={hrefOf(bar)}>{bar.title}</a>
              <br />
              <small>
                {bar.reference} · {bar.axisTitle}
              </small>
            </>
          ),
        },
        { key: 'from', label: 'Début', numeric: true, cell: (bar) => (bar.startsOn ? formatDay(bar.startsOn) : 'non dit') },
        { key: 'to', label: 'Fin', numeric: true, cell: (bar) => (bar.endsOn ? formatDay(bar.endsOn) : 'non dite') },
        { key: 'status', label: 'État', cell: (bar) => <StatusTag status={bar.status} /> },
        { key: 'after', label: 'Après', cell: (bar) => (after.get(bar.id) ?? []).map((order) => references.get(order.before)).join(', ') },
        {
          key: 'marks',
          label: 'À surveiller',
          cell: (bar) =>
            [
              bar.late && `▲ ${latenessWords[bar.late].toLowerCase()}`,
              bar.critical && '◆ chemin critique',
              bar.early && '⚠ commence trop tôt',
            ]
              .filter(Boolean)
              .join(' · '),
        },
      ]}
      rows={gantt.bars}
      keyOf={(bar) => bar.id}
      narrow="line"
    />
  )
}
