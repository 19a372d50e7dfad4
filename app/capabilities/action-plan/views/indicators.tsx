import { DataTable } from '#ui/data-table.tsx'
import { formatDay, formatNumber, formatRate } from '#ui/format.ts'
import { type Indicator, reached } from '../model/indicators.ts'

const missing = <span className="missing">non renseigné</span>

/** What the fiche aims at beside what is seen. */
export function Indicators({ indicators }: { indicators: readonly Indicator[] }) {
  if (indicators.length === 0) return null
  const amount = (value: number | null, { unit }: Indicator) => (value === null ? missing : `${formatNumber(value)} ${unit}`)
  return (
    <DataTable
      caption="Indicateurs : la cible, et ce qui est constaté"
      columns={[
        {
          key: 'label',
          label: 'Indicateur',
          cell: (one) => (
            <>
              {one.label}
              {one.evidence && <small className="detail">Constat : {one.evidence}</small>}
            </>
          ),
        },
        { key: 'baseline', label: 'Départ', numeric: true, cell: (one) => amount(one.baseline, one) },
        {
          key: 'target',
          label: 'Cible',
          numeric: true,
          cell: (one) => (
            <>
              {amount(one.target, one)}
              {one.targetOn && <small className="detail">pour le {formatDay(one.targetOn)}</small>}
            </>
          ),
        },
        {
          key: 'observed',
          label: 'Constaté',
          numeric: true,
          cell: (one) => (
            <>
              {amount(one.observed, one)}
              {one.observedOn && <small className="detail">le {formatDay(one.observedOn)}</small>}
            </>
          ),
        },
        {
          key: 'reached',
          label: 'Chemin fait',
          numeric: true,
          cell: (one) => (reached(one) === null ? missing : formatRate(reached(one)!)),
        },
      ]}
      rows={indicators}
      keyOf={(one) => one.label}
    />
  )
}
