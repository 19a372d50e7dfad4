import { spaceOf } from '#cap/membership/access.ts'
import { entriesOf } from '#cap/funding/queries.ts'
import { projectOf } from '#cap/projects/access.ts'
import { read } from '#kernel/act.ts'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { formatDay } from '#ui/format.ts'
import { Tag } from '#ui/tag.tsx'
import { itemKinds, outcomes } from '../model/meetings.ts'
import { committeeScope } from '../policy.ts'
import { listDecisions } from '../queries/decisions.ts'
import { itemsOfProject } from '../queries/meetings.ts'
import { opinionsOfProject } from '../queries/opinions.ts'
import { OpinionThread } from '../views/opinion-thread.tsx'
import { DecisionList } from '../views/decision-list.tsx'
import type { Route } from './+types/project-opinions.ts'

/** What the committees did with a project: when it came before them, and what was decided, here or elsewhere. */
export async function loader({ context, params }: Route.LoaderArgs) {
  await spaceOf(context, params)
  const { ctx, project, territory } = await projectOf(context, params)
  const scope = committeeScope(ctx.actor, ctx.today)
  const found = await read(ctx, async (tx) => ({
    items: await itemsOfProject(tx, scope, project),
    opinions: await opinionsOfProject(tx, project),
    entries: await entriesOf(tx, project),
    decisions: (await listDecisions(tx, scope, { territoryId: territory.id, projectId: project.id, pageSize: 100 })).decisions,
  }))
  return { ...found, href: `/espace/${territory.code}/comites` }
}

export default function ProjectOpinions({ loaderData }: Route.ComponentProps) {
  const { items, decisions, opinions, entries, href } = loaderData
  return (
    <>
      <h2>Passages en comité</h2>
      {items.length === 0 ? (
        <Empty title="Aucun passage en comité pour le moment">Le chef de projet inscrit le projet à l’ordre du jour d’une réunion.</Empty>
      ) : (
        <DataTable
          caption="Du plus récent au plus ancien"
          rows={items}
          keyOf={(item) => item.id}
          columns={[
            {
              key: 'item',
              label: 'Point',
              cell: (item) => <a href={`${href}/reunions/${item.meetingReference}/points/${item.rank}`}>{item.title}</a>,
            },
            { key: 'kind', label: 'Attendu', cell: (item) => [itemKinds[item.kind], item.opinionReference].filter(Boolean).join(' ') },
            { key: 'meeting', label: 'Réunion', cell: (item) => `${item.meetingTitle}, ${formatDay(item.heldOn)}` },
            {
              key: 'outcome',
              label: 'Issue',
              cell: (item) => (item.outcome ? <Tag tone="accent">{outcomes[item.outcome]}</Tag> : 'à venir'),
            },
          ]}
        />
      )}
      {opinions.map((opinion) => (
        <OpinionThread key={opinion.reference} opinion={opinion} entries={entries} href={href} />
      ))}
      <h2>Décisions</h2>
      {decisions.length === 0 ? (
        <Empty title="Aucune décision au registre pour ce projet" />
      ) : (
        <DecisionList decisions={decisions} href={href} />
      )}
    </>
  )
}
