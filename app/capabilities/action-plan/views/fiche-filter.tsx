import { useLocation } from 'react-router'
import { Select } from '#ui/choice.tsx'
import { type Sort, sortFrom } from '#ui/data-table.tsx'
import { pageFrom } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { ficheTierCodes, tiers } from '../model/fiche.ts'
import { type FicheFilter, type FicheSort, ficheSorts } from '../model/list.ts'
import type { Axis } from '../model/plan.ts'
import { statusCodes, statuses } from '../model/statuses.ts'

export const pageSize = 25

export interface Asked extends FicheFilter {
  search: string
  sorting: Sort
  page: number
}

const uuid = /^[0-9a-f-]{36}$/

/** What an address asks of the plan: anything it does not know is left out. */
export function askedFrom(url: string): Asked {
  const query = new URL(url).searchParams
  const sorting = sortFrom(query, ficheSorts, { by: 'order', direction: 'ascending' })
  const axis = query.get('axe') ?? ''
  const year = Number(query.get('annee'))
  return {
    search: (query.get('q') ?? '').trim().slice(0, 200),
    axisId: uuid.test(axis) ? axis : undefined,
    status: statusCodes.find((code) => code === query.get('etat')),
    late: query.get('retard') === 'oui' || undefined,
    tier: ficheTierCodes.find((code) => code === query.get('lecteurs')),
    who: (query.get('qui') ?? '').trim().slice(0, 200) || undefined,
    year: Number.isInteger(year) && year >= 2000 && year < 2100 ? year : undefined,
    sort: sorting.by as FicheSort,
    descending: sorting.direction === 'descending',
    sorting,
    page: pageFrom(query),
  }
}

export const isFiltered = (asked: Asked): boolean =>
  asked.search !== '' || [asked.axisId, asked.status, asked.late, asked.tier, asked.who, asked.year].some((part) => part !== undefined)

/** Search and filters of the plan: the same on the list, the board, the calendar and the Gantt. */
export function FicheFilters(props: {
  asked: Asked
  axes: readonly Axis[]
  people: readonly string[]
  years: readonly number[]
  kept?: Readonly<Record<string, string | null>>
}) {
  const { asked, axes, people, years, kept = {} } = props
  const { pathname } = useLocation()
  return (
    <SearchForm
      label="Titre, référence, pilote ou structure"
      value={asked.search}
      resetHref={pathname}
      isFiltered={isFiltered(asked)}
      kept={kept}
    >
      <Select
        name="axe"
        label="Axe"
        optional
        emptyLabel="Tous les axes"
        value={asked.axisId}
        options={axes.map((axis) => ({ value: axis.id, label: axis.title }))}
      />
      <Select
        name="etat"
        label="État"
        optional
        emptyLabel="Tous les états"
        value={asked.status}
        options={statusCodes.map((code) => ({ value: code, label: statuses[code].label }))}
      />
      <Select
        name="qui"
        label="Pilote, élu ou structure"
        optional
        emptyLabel="Tous"
        value={asked.who}
        options={people.map((name) => ({ value: name, label: name }))}
      />
      <Select
        name="annee"
        label="Année"
        optional
        emptyLabel="Toutes"
        value={asked.year?.toString()}
        options={years.map((year) => ({ value: String(year), label: String(year) }))}
      />
      <Select
        name="lecteurs"
        label="Qui peut la lire"
        optional
        emptyLabel="Toutes"
        value={asked.tier}
        options={ficheTierCodes.map((code) => ({ value: code, label: tiers[code].label }))}
      />
      <Select
        name="retard"
        label="En retard"
        optional
        emptyLabel="En retard ou non"
        value={asked.late ? 'oui' : undefined}
        options={[{ value: 'oui', label: 'En retard seulement' }]}
      />
    </SearchForm>
  )
}
