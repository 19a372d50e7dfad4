import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { counted, formatDay } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { operatorOf } from '../access.ts'
import { freshnesses } from '../model/changes.ts'
import { lookAgain } from '../model/facets.ts'
import { devices } from '../queries.ts'
import { deadSources } from '../queries/catalogue.ts'
import type { Route } from './+types/operator-devices.ts'

export async function loader({ context }: Route.LoaderArgs) {
  const { ctx, devices: operated } = await operatorOf(context)
  const [dead, all] = [await deadSources(ctx.db), new Map((await devices(ctx.db)).map((device) => [device.code, device]))]
  return {
    devices: operated.map((one) => ({
      ...one,
      again: lookAgain(all.get(one.code)!, dead, ctx.today),
      verifiedOn: all.get(one.code)!.verifiedOn,
    })),
  }
}

export default function OperatorDevices({ loaderData: { devices: mine } }: Route.ComponentProps) {
  return (
    <Page
      title="Mes dispositifs"
      lede="Les dispositifs que votre organisme opère : leurs conditions se modifient ici, en brouillon, avec des cas d’essai, et entrent en vigueur un jour que vous choisissez."
    >
      {mine.length === 0 ? (
        <Empty title="Aucun dispositif ne nomme votre organisme" action={<a href="/dispositifs">Voir les dispositifs</a>}>
          Le catalogue nomme l’opérateur de chaque dispositif.
        </Empty>
      ) : (
        <DataTable
          caption={counted(mine.length, 'dispositif')}
          rows={mine}
          keyOf={({ code }) => code}
          columns={[
            { key: 'name', label: 'Dispositif', cell: ({ code, name }) => <a href={`/operateur/dispositifs/${code}`}>{name}</a> },
            { key: 'operator', label: 'Opérateur', cell: ({ operator }) => operator },
            {
              key: 'verified',
              label: 'Relevé le',
              cell: ({ verifiedOn, again }) =>
                [verifiedOn ? formatDay(verifiedOn) : 'jamais', ...again.map((one) => freshnesses[one].toLowerCase())].join(' ; '),
            },
            { key: 'draft', label: 'Brouillon', cell: ({ draftedOn }) => (draftedOn ? `modifié le ${formatDay(draftedOn)}` : 'aucun') },
          ]}
        />
      )}
    </Page>
  )
}
