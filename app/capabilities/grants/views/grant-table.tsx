import { useLocation } from 'react-router'
import { type Column, DataTable, type Sort } from '#ui/data-table.tsx'
import { counted, formatDay, french } from '#ui/format.ts'
import { Money } from '#ui/money.tsx'
import { Tag } from '#ui/tag.tsx'
import { doubtful, likely, likenessOf } from '../model/match.ts'
import type { KnownGrant, ProjectToMatch } from '../queries.ts'

/** How many projects of the territory a grant may belong to, and whether one stands out. */
export type Likeliness = Readonly<Record<string, { candidates: number; isLikely: boolean }>>

export function likelinessOf(grants: readonly KnownGrant[], projects: readonly ProjectToMatch[]): Likeliness {
  return Object.fromEntries(
    grants.map((grant) => {
      const scores = projects.map((project) => likenessOf(grant, project).score).filter((score) => score >= doubtful)
      return [grant.id, { candidates: scores.length, isLikely: scores.some((score) => score >= likely) }]
    }),
  )
}

export function GrantTable(props: { grants: readonly KnownGrant[]; code: string; sort: Sort; likeliness: Likeliness | null }) {
  const here = useLocation()
  const { grants, code, likeliness } = props
  const columns: Column<KnownGrant>[] = [
    {
      key: 'title',
      label: 'Objet',
      sortable: true,
      rowHeader: true,
      cell: (grant) => (
        <>
          {likeliness ? <a href={`/espace/${code}/subventions/${grant.id}`}>{french(grant.title)}</a> : french(grant.title)}
          {grant.programme && (
            <>
              <br />
              <small>{grant.programme}</small>
            </>
          )}
        </>
      ),
    },
    {
      key: 'beneficiary',
      label: 'Bénéficiaire',
      sortable: true,
      cell: (grant) => (
        <div>
          {grant.beneficiary}
          <br />
          <small>{grant.communeName ?? 'lieu non publié'}</small>
        </div>
      ),
    },
    {
      key: 'funder',
      label: 'Financeur',
      cell: (grant) => (
        <div>
          {grant.funder}
          {grant.decidedOn && (
            <>
              <br />
              <small>{formatDay(grant.decidedOn)}</small>
            </>
          )}
        </div>
      ),
    },
    {
      key: 'amount',
      label: 'Accordé',
      sortable: true,
      numeric: true,
      cell: (grant) => <Money amount={grant.amount} missing="non publié" />,
    },
    {
      key: 'match',
      label: 'Projet',
      cell: (grant) => <Whose grant={grant} code={code} found={likeliness?.[grant.id]} />,
    },
  ]
  return (
    <DataTable
      caption="Subventions que les financeurs ont publiées"
      columns={columns}
      rows={grants}
      keyOf={(grant) => grant.id}
      sort={props.sort}
      here={here}
    />
  )
}

function Whose({ grant, code, found }: { grant: KnownGrant; code: string; found: Likeliness[string] | undefined }) {
  if (grant.match) return <a href={`/espace/${code}/projets/${grant.match.reference}/argent`}>{grant.match.reference}</a>
  if (grant.isRefused) return <span className="quiet">aucun projet d’ici</span>
  if (!found || found.candidates === 0) return <span className="quiet">pas de projet proche</span>
  return (
    <Tag tone="accent">{found.isLikely ? 'un projet très proche' : counted(found.candidates, 'projet possible', 'projets possibles')}</Tag>
  )
}
