import type { Member, Phase } from '#cap/territory/queries.ts'
import type { Day } from '#kernel/day.ts'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { counted, formatDay, formatNumber, french } from '#ui/format.ts'
import { Source } from '#ui/source.tsx'

/** The perimeter on a day: its members with their dates, and the communes they cover. */
export function Perimeter(props: {
  members: readonly Member[]
  communes: readonly { code: string; name: string }[]
  on: Day
  phase: Phase
}) {
  const { members, communes, on, phase } = props
  const [first] = members
  const isUniform = members.every((m) => m.from === first?.from && m.until === first?.until)
  const days: Column<Member> = { key: 'days', label: 'Dans le périmètre', cell: sayDays }
  return (
    <>
      <p>
        Périmètre au {formatDay(on)}
        {on === phase.until && `, dernier jour de la phase ${phase.label}`}
        {first && isUniform && ` ; ${members.length > 1 ? 'membres' : 'membre'} ${sayDays(first)}`}. Les communes sont celles du code
        officiel géographique 2026.
      </p>
      <DataTable
        caption={`${counted(members.length, 'membre')}, ${counted(communes.length, 'commune')}`}
        rows={members}
        keyOf={(m) => m.code}
        columns={[
          { key: 'name', label: 'Membre', cell: (m) => <Name member={m} /> },
          ...(isUniform ? [] : [days]),
          { key: 'communes', label: 'Communes', numeric: true, cell: (m) => formatNumber(m.communes) },
          {
            key: 'population',
            label: 'Population municipale',
            numeric: true,
            cell: (m) => <Population of={m.population} />,
          },
        ]}
        {...(members.length > 1 && { totals: totalsOf(members, communes.length) })}
      />
      {first && <Source label={first.sourceLabel ?? first.source} />}
      <details>
        <summary>Les {counted(communes.length, 'commune')}</summary>
        <p className="communes">
          {communes
            .toSorted(byName)
            .map((c) => `${french(c.name)} (${c.code})`)
            .join(', ')}
        </p>
      </details>
    </>
  )
}

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, 'fr')

const sayDays = ({ from, until }: Member) => `du ${formatDay(from)}${until ? ` au ${formatDay(until)}` : ', sans fin connue'}`

function Name({ member: { kind, code, name } }: { member: Member }) {
  return (
    <>
      {french(name)}
      <small className="beside">{kind === 'epci' ? `intercommunalité, SIREN ${code}` : `commune, code Insee ${code}`}</small>
    </>
  )
}

function Population({ of }: { of: number | null }) {
  return of === null ? <span className="missing">non disponible</span> : formatNumber(of)
}

/** Inhabitants of all members; nothing as soon as one of them is not known. */
export const populationOf = (members: readonly Member[]): number | null =>
  members.length === 0 || members.some((m) => m.population === null) ? null : members.reduce((sum, m) => sum + (m.population ?? 0), 0)

const totalsOf = (members: readonly Member[], communes: number) => ({
  name: 'Ensemble',
  communes: formatNumber(communes),
  population: <Population of={populationOf(members)} />,
})
