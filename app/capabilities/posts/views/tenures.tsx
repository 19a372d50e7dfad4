import { type Day, daysBetween } from '#kernel/day.ts'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { counted, formatDay } from '#ui/format.ts'
import type { Tenure } from '../model.ts'

export function Tenures({ tenures, today }: { tenures: readonly Tenure[]; today: Day }) {
  if (tenures.length === 0) return <Empty title="Aucun mandat de chef de projet n’est connu de Ressort" />
  return (
    <DataTable
      caption="Mandats de chef de projet, du plus récent au plus ancien"
      rows={tenures}
      keyOf={({ person, from }) => person + from}
      columns={[
        { key: 'person', label: 'Personne', cell: (t) => t.person },
        { key: 'from', label: 'Depuis le', cell: (t) => formatDay(t.from) },
        { key: 'until', label: 'Jusqu’au', cell: (t) => (t.until ? formatDay(t.until) : 'sans terme') },
        { key: 'months', label: 'Durée', cell: (t) => lengthOf(t, today) },
      ]}
    />
  )
}

function lengthOf({ from, until }: Tenure, today: Day): string {
  if (from > today) return 'à venir'
  const end = until && until < today ? until : today
  const months = Math.floor(daysBetween(from, end) / 30.44)
  return months === 0 ? 'moins d’un mois' : counted(months, 'mois', 'mois')
}
