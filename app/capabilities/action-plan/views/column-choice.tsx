import { useLocation } from 'react-router'
import { Button } from '#ui/button.tsx'
import { Checkboxes } from '#ui/choice.tsx'
import { type ColumnCode, columnCodes, columns } from './fiche-columns.tsx'

/** Which columns the table shows: kept in the address, so that a chosen table can be sent to somebody. */
export function ColumnChoice({ chosen }: { chosen: readonly ColumnCode[] }) {
  const { search } = useLocation()
  const kept = [...new URLSearchParams(search)].filter(([name]) => name !== 'colonnes')
  return (
    <details className="column-choice">
      <summary>Colonnes du tableau</summary>
      <form method="get">
        {kept.map(([name, value]) => (
          <input key={name + value} type="hidden" name={name} value={value} />
        ))}
        <Checkboxes
          name="colonnes"
          label="Colonnes à montrer"
          values={chosen}
          options={columnCodes.map((code) => ({ value: code, label: columns[code].label }))}
        />
        <Button small>Montrer ces colonnes</Button>
      </form>
    </details>
  )
}
