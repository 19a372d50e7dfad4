import { web } from '#kernel/web.ts'
import { Select } from '#ui/choice.tsx'
import { sortFrom } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { counted, french } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { Source } from '#ui/source.tsx'
import { Tabs } from '#ui/tabs.tsx'
import { phaseFrom } from '../model.ts'
import { contours, mappedTerritories, phases, programmeSource, regions } from '../queries.ts'
import { TerritoryMap } from '../views/territory-map.tsx'
import { sortTerritories, TerritoryTable, territorySorts } from '../views/territory-table.tsx'
import type { Route } from './+types/territories.ts'

export async function loader({ context, url }: Route.LoaderArgs) {
  const { db } = context.get(web)
  const query = url.searchParams
  const phase = phaseFrom(query.get('phase'))
  const search = (query.get('q') ?? '').trim().slice(0, 100)
  const regionCode = query.get('region') ?? ''
  const isFiltered = search !== '' || regionCode !== ''
  const [allPhases, allRegions, all, source, land, areas] = await Promise.all([
    phases(db),
    regions(db),
    mappedTerritories(db, phase),
    programmeSource(db, phase),
    contours(db, 'region'),
    // The outlines an operator gets are those of the current phase.
    phase === '2' ? contours(db, 'territory') : [],
  ])
  const found = isFiltered ? await mappedTerritories(db, phase, { ...(search && { search }), ...(regionCode && { regionCode }) }) : all
  const sort = sortFrom(query, territorySorts, { by: 'region', direction: 'ascending' })
  return {
    phase: allPhases.find((p) => p.code === phase)!,
    phases: allPhases,
    regions: allRegions,
    search,
    regionCode,
    isFiltered,
    all,
    found: sortTerritories(found, sort),
    sort,
    asked: query.get('tri'),
    source,
    land,
    areas,
    here: { pathname: url.pathname, search: url.search },
  }
}

export default function Territories({ loaderData }: Route.ComponentProps) {
  const { phase, phases, all, found, source, search, isFiltered, here } = loaderData
  return (
    <Page
      title="Les Territoires d’industrie"
      lede={`${all.length} territoires labellisés pour la phase ${phase.label}, avec leurs intercommunalités et leurs communes.`}
    >
      <Tabs
        label="Phase du programme"
        tabs={phases.map((p) => ({
          label: `Phase ${p.label}`,
          href: p.code === '2' ? '/territoires' : `/territoires?phase=${p.code}`,
          current: p.code === phase.code,
        }))}
      />
      <Filters {...loaderData} />
      <p>
        Vous cherchez le territoire d’une commune ou d’une entreprise, à une date donnée ?{' '}
        <a href="/territoires/couverture">Voir quel territoire couvre une commune</a>.
      </p>
      <div className="map-beside">
        <div>
          <TerritoryMap {...loaderData} phase={phase.code} phaseLabel={phase.label} skipTo="#liste" />
          {source?.sourceLabel && <Source label={source.sourceLabel} href={source.sourceUrl ?? undefined} />}
          <p className="source">Positions : calcul de Ressort, au centre de la population des membres.{sayContours(loaderData)}</p>
        </div>
        <div id="liste" tabIndex={-1}>
          {found.length === 0 ? (
            <Empty title={`Aucun territoire ne répond à « ${search} »`} action={<a href={resetHref(phase.code)}>Tout voir</a>}>
              Essayez un nom de commune ou d’intercommunalité, un code comme ti-7501, ou une autre région.
            </Empty>
          ) : (
            <TerritoryTable
              territories={found}
              caption={isFiltered ? `${counted(found.length, 'territoire')} sur ${all.length}` : counted(all.length, 'territoire')}
              sort={loaderData.sort}
              here={here}
            />
          )}
          <p className="source">
            Communes : composition au code officiel géographique 2026. Télécharger :{' '}
            <a href={`/donnees-ouvertes/territoires.csv${phase.code === '1' ? '?phase=1' : ''}`}>la liste en CSV</a>.
          </p>
        </div>
      </div>
    </Page>
  )
}

function sayContours({ land, areas }: Pick<Route.ComponentProps['loaderData'], 'land' | 'areas'>): string {
  const files = [...new Set([...land, ...areas].map((contour) => contour.source))]
  return files.length === 0 ? '' : ` Contours : ${files.join(', ')}.`
}

const resetHref = (phase: string) => (phase === '2' ? '/territoires' : `/territoires?phase=${phase}`)

function Filters({ phase, regions, search, regionCode, isFiltered, asked }: Route.ComponentProps['loaderData']) {
  return (
    <SearchForm
      label="Nom, code ou commune"
      value={search}
      resetHref={resetHref(phase.code)}
      isFiltered={isFiltered}
      kept={{ phase: phase.code === '2' ? null : phase.code, tri: asked }}
    >
      <Select
        name="region"
        label="Région"
        value={regionCode}
        optional
        emptyLabel="Toutes"
        options={regions.map((r) => ({ value: r.code, label: french(r.name) }))}
      />
    </SearchForm>
  )
}
