import { DataTable } from '#ui/data-table.tsx'
import { formatRate } from '#ui/format.ts'
import { conversion, type FunnelLine, sources } from '../model.ts'

/** Who brings the leads, and how far they go: counts alone. */
export function Funnel({ lines }: { lines: readonly FunnelLine[] }) {
  const total = (key: 'received' | 'qualified' | 'refused' | 'retained') => lines.reduce((sum, line) => sum + line[key], 0)
  return (
    <DataTable
      caption="D’où viennent les pistes, et jusqu’où elles vont"
      narrow="scroll"
      rows={lines}
      keyOf={(line) => line.source}
      totals={{
        source: 'Ensemble',
        received: total('received'),
        qualified: total('qualified'),
        refused: total('refused'),
        retained: total('retained'),
      }}
      columns={[
        { key: 'source', label: 'Apportées par', cell: (line) => sources[line.source] },
        { key: 'received', label: 'Reçues', numeric: true, cell: (line) => line.received },
        { key: 'qualified', label: 'Qualifiées', numeric: true, cell: (line) => line.qualified },
        { key: 'refused', label: 'Refusées', numeric: true, cell: (line) => line.refused },
        { key: 'retained', label: 'Projets retenus', numeric: true, cell: (line) => line.retained },
        {
          key: 'conversion',
          label: 'Part retenue',
          numeric: true,
          cell: (line) => {
            const rate = conversion(line)
            return rate === null ? <span className="missing">non disponible</span> : formatRate(rate)
          },
        },
      ]}
    />
  )
}
