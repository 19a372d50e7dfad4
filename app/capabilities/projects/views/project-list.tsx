import type { ReactNode } from 'react'
import { useLocation } from 'react-router'
import { Select } from '#ui/choice.tsx'
import { type Sort, sortFrom } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { Pagination, pageFrom } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { type Stage, stageCodes, stages } from '../model.ts'
import { type Follow, followCodes, follows } from '../model/follow-up.ts'
import type { ProjectFilter, ProjectLine, ProjectSort } from '../queries.ts'
import { ProjectTable } from './project-table.tsx'

// The states of the ledger, which comes after projects; their words are those of its page.
const moneyFilters: Readonly<Record<string, string>> = {
  announced: 'annoncé',
  requested: 'demandé',
  granted: 'accordé',
  contracted: 'conventionné',
  paid: 'versé',
  recovered: 'reversé',
}

const sorts: readonly ProjectSort[] = ['filed', 'title', 'company', 'cost', 'stage']
export const pageSize = 25

/** What an address asks of a list: anything it does not know is left out. */
export function askedFrom(url: string): ProjectFilter & { search: string; sorting: Sort; page: number } {
  const query = new URL(url).searchParams
  const stage = stageCodes.find((code) => code === query.get('etape'))
  const follow = followCodes.find((code) => code === query.get('suivi'))
  const money = Object.keys(moneyFilters).find((code) => code === query.get('argent'))
  const sorting = sortFrom(query, sorts, { by: 'filed', direction: 'descending' })
  return {
    search: (query.get('q') ?? '').trim().slice(0, 200),
    stage,
    follow,
    money,
    sort: sorting.by as ProjectSort,
    descending: sorting.direction === 'descending',
    sorting,
    page: pageFrom(query),
  }
}

export interface Found {
  lines: readonly ProjectLine[]
  total: number
  search: string
  stage?: Stage | undefined
  follow?: Follow | undefined
  money?: string | undefined
  sorting: Sort
  page: number
}

/** A list of projects with its search, its filters and its pages; `filters` adds some. */
export function ProjectList(props: { found: Found; across?: boolean; filters?: ReactNode; isFiltered?: boolean; whenEmpty: ReactNode }) {
  const { found, filters, whenEmpty } = props
  const here = useLocation()
  const isFiltered =
    found.search !== '' || found.stage !== undefined || found.follow !== undefined || found.money !== undefined || props.isFiltered === true
  if (found.total === 0 && !isFiltered) return whenEmpty
  return (
    <>
      <SearchForm
        label="Titre, entreprise ou référence"
        value={found.search}
        resetHref={here.pathname}
        isFiltered={isFiltered}
        kept={{ tri: new URLSearchParams(here.search).get('tri') }}
      >
        <Select
          name="etape"
          label="Étape"
          optional
          emptyLabel="Toutes les étapes"
          value={found.stage}
          options={stageCodes.map((code) => ({ value: code, label: stages[code].label }))}
        />
        <Select
          name="suivi"
          label="Suivi"
          optional
          emptyLabel="Tous"
          value={found.follow}
          options={followCodes.map((code) => ({ value: code, label: follows[code].label }))}
        />
        <Select
          name="argent"
          label="Argent"
          optional
          emptyLabel="Tous les états"
          value={found.money}
          options={Object.entries(moneyFilters).map(([value, label]) => ({ value, label }))}
        />
        {filters}
      </SearchForm>
      {found.lines.length === 0 ? (
        <Empty title="Aucun projet ne correspond à cette recherche">Enlevez un filtre, ou cherchez un autre mot.</Empty>
      ) : (
        <ProjectTable
          caption="Les projets que vos mandats vous laissent lire"
          lines={found.lines}
          sort={found.sorting}
          {...(props.across && { across: true })}
        />
      )}
      <Pagination total={found.total} pageSize={pageSize} page={found.page} here={here} noun="projet" />
    </>
  )
}
