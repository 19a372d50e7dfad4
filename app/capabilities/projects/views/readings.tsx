import { DataTable } from '#ui/data-table.tsx'
import { formatDay } from '#ui/format.ts'
import type { Reading } from '../queries/follow-up.ts'

/** Who opened the file while it was reserved: told to the company and to the chef de projet. */
export function Readings({ readings }: { readings: readonly Reading[] }) {
  return (
    <section aria-labelledby="lectures">
      <h2 id="lectures">Qui a lu ce dossier réservé</h2>
      {readings.length === 0 ? (
        <p>Personne, hors de l’entreprise et du chef de projet, ne l’a ouvert tant qu’il était réservé.</p>
      ) : (
        <DataTable
          caption="Lectures du dossier réservé, de la plus récente à la plus ancienne"
          rows={readings}
          keyOf={({ name, readOn }) => `${name}${readOn}`}
          columns={[
            { key: 'name', label: 'Personne', cell: ({ name }) => name },
            { key: 'on', label: 'Jour', numeric: true, cell: ({ readOn }) => formatDay(readOn) },
          ]}
        />
      )}
    </section>
  )
}
