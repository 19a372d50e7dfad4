import { web } from '#kernel/web.ts'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { counted, formatDay } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { quarantined } from '../queries/catalogue.ts'
import type { Route } from './+types/quarantined.ts'

const origins: Readonly<Record<string, string>> = { national: 'Export national', 'aides-territoires': 'Aides-territoires' }

export async function loader({ context }: Route.LoaderArgs) {
  return { aside: await quarantined(context.get(web).db) }
}

export default function Quarantined({ loaderData: { aside } }: Route.ComponentProps) {
  return (
    <Page
      title="Enregistrements mis de côté"
      lede="Ce que les fichiers de dispositifs contenaient et que nous n’avons pas su lire, avec la raison. Un fichier corrigé les en sort."
      breadcrumbs={[{ label: 'Dispositifs', href: '/dispositifs' }]}
    >
      {aside.length === 0 ? (
        <Empty title="Rien n’est mis de côté" action={<a href="/dispositifs">Voir les dispositifs</a>}>
          Tous les enregistrements reçus ont été lus.
        </Empty>
      ) : (
        <DataTable
          caption={counted(aside.length, 'enregistrement')}
          rows={aside}
          keyOf={(row) => `${row.origin} ${row.line} ${row.name}`}
          columns={[
            { key: 'name', label: 'Nom', cell: (row) => row.name },
            { key: 'origin', label: 'Fichier', cell: (row) => `${origins[row.origin] ?? row.origin}, ligne ${row.line}` },
            { key: 'column', label: 'Colonne', cell: (row) => row.column },
            { key: 'reason', label: 'Raison', cell: (row) => row.reason },
            { key: 'on', label: 'Reçu le', cell: (row) => formatDay(row.on) },
          ]}
        />
      )}
    </Page>
  )
}
