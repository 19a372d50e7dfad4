import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { counted, formatDay } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { operatorOf } from '../access.ts'
import type { Route } from './+types/operator-devices.ts'

export async function loader({ context }: Route.LoaderArgs) {
  return { devices: (await operatorOf(context)).devices }
}

export default function OperatorDevices({ loaderData: { devices } }: Route.ComponentProps) {
  return (
    <Page title="Mes dispositifs" lede="Les dispositifs que votre organisme opère : leurs conditions se modifient ici, en brouillon, avec des cas d’essai, et entrent en vigueur un jour que vous choisissez.">
      {devices.length === 0 ? (
        <Empty title="Aucun dispositif ne nomme votre organisme" action={<a href="/dispositifs">Voir les dispositifs</a>}>
          Le catalogue nomme l’opérateur de chaque dispositif.
        </Empty>
      ) : (
        <DataTable
          caption={counted(devices.length, 'dispositif')}
          rows={devices}
          keyOf={({ code }) => code}
          columns={[
            { key: 'name', label: 'Dispositif', cell: ({ code, name }) => <a href={`/operateur/dispositifs/${code}`}>{name}</a> },
            { key: 'operator', label: 'Opérateur', cell: ({ operator }) => operator },
            { key: 'draft', label: 'Brouillon', cell: ({ draftedOn }) => (draftedOn ? `modifié le ${formatDay(draftedOn)}` : 'aucun') },
          ]}
        />
      )}
    </Page>
  )
}
