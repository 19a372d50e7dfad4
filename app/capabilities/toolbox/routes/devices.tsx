import { plainName } from '#cap/territory/model.ts'
import type { Day } from '#kernel/day.ts'
import { web } from '#kernel/web.ts'
import { Select } from '#ui/choice.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { counted, formatDay } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { ToVerify } from '#ui/source.tsx'
import { type Device, families, forms, type Opening, openingOf, openings } from '../model.ts'
import { devices } from '../queries.ts'
import { OpeningSign, sayAmount } from '../views/device-words.tsx'
import type { Route } from './+types/devices.ts'

interface Asked {
  search: string
  family: string
  form: string
  opening: string
}

export async function loader({ context, url }: Route.LoaderArgs) {
  const { db, today } = context.get(web)
  const of = (name: string) => (url.searchParams.get(name) ?? '').trim().slice(0, 100)
  const asked: Asked = { search: of('q'), family: of('famille'), form: of('forme'), opening: of('etat') }
  const all = openFirst(await devices(db), today)
  return { today, asked, all, found: all.filter((device) => matches(device, asked, today)) }
}

// What one may call on today comes first; within that, the order of the catalogue.
const openFirst = (all: readonly Device[], on: Day): Device[] =>
  all.toSorted((a, b) => rankOf(openingOf(a, on)) - rankOf(openingOf(b, on)))

const rankOf = (opening: Opening) => Object.keys(openings).indexOf(opening)

function matches(device: Device, asked: Asked, on: Day): boolean {
  const { name, operator, owner, summary, pays } = device
  const text = plainName([name, operator, owner, summary, pays].join(' '))
  return (
    text.includes(plainName(asked.search)) &&
    (asked.family === '' || device.family === asked.family) &&
    (asked.form === '' || device.form === asked.form) &&
    (asked.opening === '' || openingOf(device, on) === asked.opening)
  )
}

export default function Devices({ loaderData }: Route.ComponentProps) {
  const { all, found, asked, today } = loaderData
  const isFiltered = Object.values(asked).some((value) => value !== '')
  const open = all.filter((d) => openingOf(d, today) === 'open').length
  return (
    <Page
      title="Les dispositifs"
      lede={`${counted(all.length, 'dispositif')} de soutien à l’industrie, dont ${open} ouverts le ${formatDay(today)} : ce qu’ils paient, ce qu’ils demandent, et la source de chaque règle.`}
    >
      <Filters {...loaderData} isFiltered={isFiltered} />
      {found.length === 0 ? (
        <Empty
          title="Aucun dispositif ne répond à cette recherche"
          action={<a href="/dispositifs">Tout voir</a>}
        >
          Essayez un autre mot, ou enlevez un filtre.
        </Empty>
      ) : (
        <DataTable
          caption={
            isFiltered
              ? `${counted(found.length, 'dispositif')} sur ${all.length}`
              : counted(all.length, 'dispositif')
          }
          rows={found}
          keyOf={(d) => d.code}
          columns={[
            { key: 'name', label: 'Dispositif', cell: (d) => <Name device={d} /> },
            { key: 'family', label: 'Famille', cell: (d) => families[d.family] },
            { key: 'form', label: 'Forme', cell: (d) => forms[d.form] },
            { key: 'amount', label: 'Montant', cell: sayAmount },
            {
              key: 'opening',
              label: `Le ${formatDay(today)}`,
              cell: (d) => <OpeningSign device={d} on={today} />,
            },
            { key: 'verified', label: 'Relevé le', cell: (d) => <Verified device={d} /> },
          ]}
        />
      )}
      <p className="source">
        Chaque fiche cite sa source. « À vérifier » : le texte officiel n’a pas été relu ; seule l’autorité
        qui accorde l’aide se prononce.
      </p>
    </Page>
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

function Verified({ device: { verifiedOn, toVerify } }: { device: Device }) {
  return (
    <>
      {verifiedOn ? formatDay(verifiedOn) : <span className="missing">jour inconnu</span>}
      {toVerify && (
        <small className="beside">
          <ToVerify />
        </small>
      )}
    </>
  )
}

type FiltersProps = Route.ComponentProps['loaderData'] & { isFiltered: boolean }

function Filters({ all, asked, today, isFiltered }: FiltersProps) {
  return (
    <SearchForm
      label="Mot ou organisme"
      value={asked.search}
      resetHref="/dispositifs"
      isFiltered={isFiltered}
    >
      <Facet
        name="famille"
        label="Famille"
        all="Toutes"
        value={asked.family}
        words={families}
        keys={all.map((d) => d.family)}
      />
      <Facet
        name="forme"
        label="Forme"
        all="Toutes"
        value={asked.form}
        words={forms}
        keys={all.map((d) => d.form)}
      />
      <Facet
        name="etat"
        label="État"
        all="Tous"
        value={asked.opening}
        words={openings}
        keys={all.map((d) => openingOf(d, today))}
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
  return (
    <Select
      name={props.name}
      label={props.label}
      value={props.value}
      optional
      emptyLabel={props.all}
      options={options}
    />
  )
}
