import { type Role, roles } from '#cap/membership/model.ts'
import type { Reach, Rights } from '#cap/membership/policy.ts'
import { DataTable } from '#ui/data-table.tsx'

/** How far a right reaches, in a few words that stand in a cell. */
const reachWords: Record<Reach, string> = {
  no: 'non',
  public: 'ce qui est public',
  own: 'ses projets',
  'own-once-qualified': 'ses projets, une fois qualifiés',
  named: 's’il y est nommé',
  territory: 'dans son territoire',
  governed: 'dans son territoire, une fois ouvert à la gouvernance',
  'governed-unless-interested':
    'dans son territoire, une fois ouvert à la gouvernance, hors de ses projets et des filières où il a un intérêt',
  region: 'dans sa région, une fois ouvert à la gouvernance',
  nation: 'partout, une fois ouvert à la gouvernance',
  any: 'sans condition',
}

const roleCodes = Object.keys(roles) as Role[]

/** The policy itself as a table: every action, and every role that has a part in it. Nothing is decided elsewhere. */
export function RightsTable<Verb extends string>(props: {
  caption: string
  rights: Rights<Verb>
  words: Readonly<Record<Verb, string>>
  /** Where no project is at stake, some reaches read otherwise. */
  reaches?: Partial<Record<Reach, string>>
}) {
  const { caption, rights, words, reaches } = props
  return (
    <DataTable
      caption={caption}
      rows={Object.keys(words) as Verb[]}
      keyOf={(verb) => verb}
      columns={[
        { key: 'verb', label: 'Action', cell: (verb) => words[verb] },
        {
          key: 'who',
          label: 'Qui le peut',
          cell: (verb) => <Holders row={rights[verb]} words={{ ...reachWords, ...reaches }} />,
        },
      ]}
    />
  )
}

function Holders({ row, words }: { row: Record<Role, Reach>; words: Record<Reach, string> }) {
  const holders = roleCodes.filter((role) => row[role] !== 'no')
  return (
    <ul role="list" className="holders">
      {holders.map((role) => (
        <li key={role}>
          {roles[role]} <small>{words[row[role]]}</small>
        </li>
      ))}
    </ul>
  )
}
