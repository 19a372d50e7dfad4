import type { ReactNode } from 'react'
import type { Day } from '#kernel/day.ts'
import { DataTable } from '#ui/data-table.tsx'
import { formatDay, formatRate, french } from '#ui/format.ts'
import { type Device, families, forms, regimes, rulesOn } from '../model.ts'
import { type Leaf, leavesOf } from '../model/rule.ts'
import { OpeningSign, sayAmount, sayCost } from './device-words.tsx'

const unknown = <span className="missing">non publié</span>

/** Devices side by side, one line a question that a project asks of each. */
export function DeviceComparison({ devices, on }: { devices: readonly Device[]; on: Day }) {
  const lines: { label: string; cell: (device: Device) => ReactNode }[] = [
    { label: 'État', cell: (d) => <OpeningSign device={d} on={on} /> },
    { label: 'Famille et forme', cell: (d) => `${families[d.family]}, ${forms[d.form].toLowerCase()}` },
    { label: 'Opérateur', cell: (d) => d.operator },
    { label: 'Ce qu’il paie', cell: (d) => french(d.pays) },
    { label: 'Montant', cell: sayAmount },
    { label: 'Taux le plus bas', cell: (d) => (d.rateMin === null ? unknown : formatRate(d.rateMin)) },
    { label: 'Dépenses retenues', cell: (d) => d.eligibleCosts ?? sayCost(d) ?? unknown },
    { label: 'Cadre des aides d’État', cell: (d) => regimes[d.regime] },
    { label: 'Ne se cumule pas avec', cell: (d) => (d.excludes.length === 0 ? unknown : d.excludes.join(', ')) },
    { label: 'Délai de décision', cell: (d) => (d.decisionDays === null ? unknown : `${d.decisionDays} jours annoncés`) },
    { label: 'Relevés de dossiers', cell: (d) => (d.cutoffs.length === 0 ? unknown : d.cutoffs.map(formatDay).join(', ')) },
    { label: 'Pièces', cell: (d) => (d.documents.length === 0 ? unknown : d.documents.join(' ; ')) },
    { label: 'Conditions', cell: (d) => <Conditions leaves={leavesOf(rulesOn(d, on).rule)} /> },
    { label: 'Relevé le', cell: (d) => (d.verifiedOn ? formatDay(d.verifiedOn) : <span className="missing">jour inconnu</span>) },
  ]
  return (
    <DataTable
      caption={`${devices.length} dispositifs côte à côte`}
      rows={lines}
      keyOf={({ label }) => label}
      narrow="scroll"
      columns={[
        { key: 'label', label: 'Question', cell: ({ label }) => label },
        ...devices.map((device) => ({ key: device.code, label: device.name, cell: ({ cell }: (typeof lines)[number]) => cell(device) })),
      ]}
    />
  )
}

function Conditions({ leaves }: { leaves: readonly Leaf[] }) {
  if (leaves.length === 0) return unknown
  return (
    <ul>
      {leaves.map((leaf) => (
        <li key={leaf.text}>{french(leaf.text)}</li>
      ))}
    </ul>
  )
}
