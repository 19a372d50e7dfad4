import { DataTable, type Sort } from '#ui/data-table.tsx'
import { formatNumber, french } from '#ui/format.ts'
import type { Location } from '#ui/url.ts'
import { addressOf } from '../model.ts'
import type { MappedTerritory } from '../queries.ts'

export const territorySorts = ['code', 'nom', 'region', 'membres', 'communes'] as const
type SortKey = (typeof territorySorts)[number]

const compare: Record<SortKey, (a: MappedTerritory, b: MappedTerritory) => number> = {
  code: (a, b) => a.code.localeCompare(b.code),
  nom: (a, b) => a.name.localeCompare(b.name, 'fr'),
  region: (a, b) => a.regionName.localeCompare(b.regionName, 'fr') || a.name.localeCompare(b.name, 'fr'),
  membres: (a, b) => a.members - b.members || a.name.localeCompare(b.name, 'fr'),
  communes: (a, b) => a.communes - b.communes || a.name.localeCompare(b.name, 'fr'),
}

export function sortTerritories(territories: readonly MappedTerritory[], { by, direction }: Sort): MappedTerritory[] {
  const sorted = territories.toSorted(compare[by as SortKey] ?? compare.region)
  return direction === 'descending' ? sorted.reverse() : sorted
}

/** The map's equivalent: the same territories, the same links. */
export function TerritoryTable(props: { territories: readonly MappedTerritory[]; caption: string; sort: Sort; here: Location }) {
  const { territories, caption, sort, here } = props
  return (
    <DataTable
      caption={caption}
      rows={territories}
      keyOf={(t) => t.id}
      sort={sort}
      here={here}
      narrow="line"
      columns={[
        { key: 'nom', label: 'Territoire', sortable: true, cell: (t) => <Name territory={t} /> },
        { key: 'code', label: 'Code', sortable: true, cell: (t) => <span className="code">{t.code}</span> },
        {
          key: 'region',
          label: 'Région',
          sortable: true,
          cell: (t) => french(t.regionName),
        },
        {
          key: 'membres',
          label: 'Membres',
          sortable: true,
          numeric: true,
          cell: (t) => formatNumber(t.members),
        },
        {
          key: 'communes',
          label: 'Communes',
          sortable: true,
          numeric: true,
          cell: (t) => formatNumber(t.communes),
        },
      ]}
    />
  )
}

function Name({ territory }: { territory: MappedTerritory }) {
  const { name, programmeName, foundBy } = territory
  const shown = foundBy.slice(0, 3)
  return (
    <>
      <a href={addressOf(territory)}>{french(name)}</a>
      {name !== programmeName && <small className="beside">{french(programmeName)}</small>}
      {shown.length > 0 && (
        <small className="beside">
          commune{foundBy.length > 1 && 's'} : {french(shown.join(', '))}
          {foundBy.length > shown.length && '…'}
        </small>
      )}
    </>
  )
}
