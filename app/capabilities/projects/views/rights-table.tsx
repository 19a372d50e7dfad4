import { type Role, roles } from '#cap/membership/model.ts'
import type { Reach, Rights } from '#cap/membership/policy.ts'
import { DataTable } from '#ui/data-table.tsx'

/** How far a right reaches, in a few words that stand in a cell. */
const reachWords: Record<Reach, string> = {
  no: 'non',
  public: 'ce qui est public',
  own: 'ses projets',
  named: 's’il y est nommé, hors confidentiel',
  territory: 'oui, dans son territoire',
  governed: 'dans son territoire, hors confidentiel',
  'governed-unless-interested': 'dans son territoire, hors confidentiel et hors des filières où il a un intérêt',
  region: 'dans sa région, hors confidentiel',
  nation: 'partout, hors confidentiel',
  any: 'oui',
}

const roleCodes = Object.keys(roles) as Role[]

/** The policy itself as a table: every action, every role. Nothing is decided elsewhere. */
export function RightsTable<Verb extends string>(props: {
  caption: string
  rights: Rights<Verb>
  words: Readonly<Record<Verb, string>>
}) {
  const { caption, rights, words } = props
  const verbs = Object.keys(words) as Verb[]
  return (
    <DataTable
      caption={caption}
      narrow="scroll"
      rows={roleCodes}
      keyOf={(role) => role}
      columns={[
        { key: 'role', label: 'Rôle', cell: (role) => roles[role] },
        ...verbs.map((verb) => ({
          key: verb,
          label: words[verb],
          cell: (role: Role) => <Cell reach={rights[verb][role]} />,
        })),
      ]}
    />
  )
}

function Cell({ reach }: { reach: Reach }) {
  if (reach !== 'no') return reachWords[reach]
  return (
    <span className="quiet">
      <span aria-hidden="true">–</span>
      <span className="read-only-aloud">{reachWords.no}</span>
    </span>
  )
}
