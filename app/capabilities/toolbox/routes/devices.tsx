import { regions } from '#cap/territory/queries.ts'
import { web } from '#kernel/web.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { counted, formatDay } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { Pagination, pageFrom } from '#ui/pagination.tsx'
import { ToVerify } from '#ui/source.tsx'
import { type Device, families, forms, openingOf } from '../model.ts'
import { freshnesses } from '../model/changes.ts'
import { facetsFrom, isFiltered, lookAgain } from '../model/facets.ts'
import { devices } from '../queries.ts'
import { deadSources, quarantined } from '../queries/catalogue.ts'
import { foundDevices } from '../queries/found.ts'
import { DeviceComparison } from '../views/device-comparison.tsx'
import { FacetsForm } from '../views/device-facets.tsx'
import { OpeningSign, sayAmount } from '../views/device-words.tsx'
import type { Route } from './+types/devices.ts'

const pageSize = 60
const mostCompared = 4

export async function loader({ context, url }: Route.LoaderArgs) {
  const { db, today, actor } = context.get(web)
  const asked = facetsFrom(url.searchParams)
  const [all, dead, aside, everyRegion] = await Promise.all([devices(db), deadSources(db), quarantined(db), regions(db)])
  const found = await foundDevices(db, { all, asked, dead, on: today })
  const compared = url.searchParams
    .getAll('comparer')
    .flatMap((codes) => codes.split(','))
    .slice(0, mostCompared)
  return {
    today,
    asked,
    all,
    found,
    dead,
    aside: aside.length,
    regions: everyRegion,
    isKnown: actor.id !== null,
    page: pageFrom(url.searchParams),
    here: { pathname: url.pathname, search: url.search },
    compared: compared.flatMap((code) => all.find((device) => device.code === code) ?? []),
  }
}

export default function Devices({ loaderData }: Route.ComponentProps) {
  const { all, found, today, asked, compared, page, here, aside, isKnown } = loaderData
  const open = all.filter((d) => openingOf(d, today) === 'open').length
  const filtered = isFiltered(asked)
  return (
    <Page
      title="Les dispositifs"
      lede={`${counted(all.length, 'dispositif')} de soutien à l’industrie, dont ${open} ouverts le ${formatDay(today)} : ce qu’ils paient, ce qu’ils demandent, et la source de chaque règle.`}
    >
      <FacetsForm {...loaderData} />
      <p className="row">
        <a href={`/dispositifs.csv${here.search}`}>Exporter cette liste (CSV)</a>
        {isKnown && <a href={`/mes-alertes${here.search}`}>Être prévenu de ce qui y change</a>}
        {aside > 0 && <a href="/dispositifs/mis-de-cote">{counted(aside, 'enregistrement')} mis de côté</a>}
      </p>
      {compared.length > 1 && (
        <section aria-labelledby="comparaison">
          <h2 id="comparaison">Comparaison</h2>
          <DeviceComparison devices={compared} on={today} />
          <p>
            <ButtonLink href="/dispositifs">Fermer la comparaison</ButtonLink>
          </p>
        </section>
      )}
      {found.length === 0 ? (
        <Empty title="Aucun dispositif ne répond à cette recherche" action={<a href="/dispositifs">Tout voir</a>}>
          Essayez un autre mot, ou enlevez un filtre.
        </Empty>
      ) : (
        <form method="get" action="/dispositifs">
          <DevicesTable
            {...loaderData}
            caption={filtered ? `${counted(found.length, 'dispositif')} sur ${all.length}` : counted(all.length, 'dispositif')}
          />
          <p className="row">
            <Button>Comparer les dispositifs cochés</Button>
            <small>Jusqu’à quatre.</small>
          </p>
        </form>
      )}
      <Pagination total={found.length} pageSize={pageSize} page={page} here={here} noun="dispositif" />
      <p className="source">
        Chaque fiche cite sa source. « À vérifier » : le texte officiel n’a pas été relu ; seule l’autorité qui accorde l’aide se prononce.
      </p>
    </Page>
  )
}

function DevicesTable({ found, page, today, dead, caption }: Route.ComponentProps['loaderData'] & { caption: string }) {
  return (
    <DataTable
      caption={caption}
      rows={found.slice((page - 1) * pageSize, page * pageSize)}
      keyOf={(d) => d.code}
      columns={[
        { key: 'name', label: 'Dispositif', cell: (d) => <Name device={d} /> },
        { key: 'family', label: 'Famille et forme', cell: (d) => `${families[d.family]}, ${forms[d.form].toLowerCase()}` },
        { key: 'amount', label: 'Montant', cell: sayAmount },
        { key: 'opening', label: `Le ${formatDay(today)}`, cell: (d) => <OpeningSign device={d} on={today} /> },
        { key: 'verified', label: 'Relevé le', cell: (d) => <Verified device={d} again={lookAgain(d, dead, today)} /> },
        {
          key: 'compare',
          label: 'Comparer',
          cell: (d) => <input type="checkbox" name="comparer" value={d.code} aria-label={`Comparer ${d.name}`} />,
        },
      ]}
    />
  )
}

function Name({ device }: { device: Device }) {
  return (
    <>
      <a href={`/dispositifs/${device.code}`}>{device.name}</a>
      <small className="beside">{device.operator}</small>
    </>
  )
}

function Verified({ device: { verifiedOn, toVerify }, again }: { device: Device; again: readonly (keyof typeof freshnesses)[] }) {
  const said = again.filter((freshness) => freshness !== 'expired')
  return (
    <>
      {verifiedOn ? formatDay(verifiedOn) : <span className="missing">jour inconnu</span>}
      {toVerify && (
        <small className="beside">
          <ToVerify />
        </small>
      )}
      {said.map((freshness) => (
        <small key={freshness} className="beside">
          {freshnesses[freshness]}
        </small>
      ))}
    </>
  )
}
