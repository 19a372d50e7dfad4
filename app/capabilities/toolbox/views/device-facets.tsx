import type { Day } from '#kernel/day.ts'
import { Select } from '#ui/choice.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { type Device, families, forms, openingOf, openings } from '../model.ts'
import { freshnesses } from '../model/changes.ts'
import { areaOf, type Facets, isFiltered, lookAgain } from '../model/facets.ts'

interface FacetsProps {
  all: readonly Device[]
  asked: Facets
  today: Day
  dead: ReadonlyMap<string, unknown>
  regions: readonly { code: string; name: string }[]
}

export function FacetsForm({ all, asked, today, dead, regions }: FacetsProps) {
  const areas = Object.fromEntries([['PAYS-99100', 'France entière'], ...regions.map(({ code, name }) => [`REG-${code}`, name])])
  const operators = Object.fromEntries(
    [...new Set(all.map((d) => d.operator))].sort((a, b) => a.localeCompare(b, 'fr')).map((name) => [name, name]),
  )
  return (
    <SearchForm label="Mot, besoin ou organisme" value={asked.search} resetHref="/dispositifs" isFiltered={isFiltered(asked)}>
      <Facet name="famille" label="Famille" all="Toutes" value={asked.family} words={families} keys={all.map((d) => d.family)} />
      <Facet name="forme" label="Forme" all="Toutes" value={asked.form} words={forms} keys={all.map((d) => d.form)} />
      <Facet name="etat" label="État" all="Tous" value={asked.opening} words={openings} keys={all.map((d) => openingOf(d, today))} />
      <Facet name="operateur" label="Opérateur" all="Tous" value={asked.operator} words={operators} keys={all.map((d) => d.operator)} />
      <Facet name="lieu" label="Lieu" all="Tous" value={asked.area} words={areas} keys={all.flatMap(areaOf)} />
      <Facet
        name="fraicheur"
        label="À relire"
        all="Peu importe"
        value={asked.freshness}
        words={freshnesses}
        keys={all.flatMap((d) => lookAgain(d, dead, today))}
      />
    </SearchForm>
  )
}

/** The values that the catalogue has, each with how many devices bear it. */
function Facet<Key extends string>(props: {
  name: string
  label: string
  /** « Toutes » or « Tous ». */
  all: string
  value: string
  words: Readonly<Record<Key, string>>
  keys: readonly Key[]
}) {
  const counts = Map.groupBy(props.keys, (key) => key)
  const options = (Object.keys(props.words) as Key[])
    .filter((key) => counts.has(key))
    .map((key) => ({ value: key, label: `${props.words[key]} (${counts.get(key)?.length})` }))
  return <Select name={props.name} label={props.label} value={props.value} optional emptyLabel={props.all} options={options} />
}
