import { useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { instantOf } from '#kernel/day.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { formatInstant, formatNumber } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { pageFrom, Pagination } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { Tag } from '#ui/tag.tsx'
import { doneIn } from '#ui/url.ts'
import { workspacesOf } from '../access.ts'
import { entryRules, memberRoles, type Topic, topicCodes, topics, workspacePath, workspacesPath } from '../model.ts'
import { mayOpenWorkspace, workspaceScope } from '../policy.ts'
import { tasksExpectedOf } from '../queries/tasks.ts'
import { listWorkspaces, type WorkspaceLine } from '../queries/workspaces.ts'
import { ExpectedTasks } from '../views/expected-tasks.tsx'
import type { Route } from './+types/workspaces.ts'

const pageSize = 25

/** The workspaces of a territory that this person reads, and the tasks they have in them. */
export async function loader({ context, params, url }: Route.LoaderArgs) {
  const { ctx, territory } = await workspacesOf(context, params)
  const scope = workspaceScope(ctx.actor, ctx.today)
  const search = url.searchParams.get('q')?.trim() ?? ''
  const topic = topicCodes.find((code) => code === url.searchParams.get('sujet')) as Topic | undefined
  const page = pageFrom(url.searchParams)
  const found = await read(ctx, async (tx) => ({
    ...(await listWorkspaces(tx, scope, { territoryId: territory.id, search, topic, page, pageSize })),
    expected: await tasksExpectedOf(tx, scope, territory.id),
  }))
  return {
    ...found,
    search,
    topic: topic ?? '',
    page,
    today: ctx.today,
    name: territory.name,
    href: workspacesPath(territory.code),
    mayOpen: mayOpenWorkspace(ctx.actor, territory.id, territory.regionCode),
  }
}

export default function Workspaces({ loaderData }: Route.ComponentProps) {
  const { lines, total, expected, search, topic, page, today, name, href, mayOpen } = loaderData
  const here = useLocation()
  const done = doneIn(here.search, { tache: 'La tâche est faite.' })
  const isFiltered = search !== '' || topic !== ''
  const opening = (
    <ButtonLink href={`${href}/nouveau`} look="main">
      Ouvrir un espace
    </ButtonLink>
  )
  return (
    <Page
      title="Espaces de travail"
      tabTitle={`Espaces de travail, ${name}`}
      lede="On y suit une filière, un enjeu ou un projet à plusieurs : messages, décisions, tâches, documents et notes."
      wide
      actions={
        <>
          {mayOpen && opening}
          <ButtonLink href={`${href}/recherche`}>Chercher dans les contenus</ButtonLink>
        </>
      }
    >
      {done && <Notice kind="success">{done}</Notice>}
      {expected.length > 0 && <ExpectedTasks tasks={expected} today={today} back={href} />}
      <h2 className={expected.length > 0 ? undefined : 'first'}>Les espaces que vous lisez</h2>
      {(total > 0 || isFiltered) && (
        <SearchForm label="Titre ou présentation" value={search} resetHref={href} isFiltered={isFiltered}>
          <Select
            name="sujet"
            label="Sujet"
            optional
            emptyLabel="Tous"
            value={topic}
            options={topicCodes.map((value) => ({ value, label: topics[value] }))}
          />
        </SearchForm>
      )}
      {lines.length === 0 ? (
        <Empty
          title={isFiltered ? 'Aucun espace ne répond à cette recherche' : 'Aucun espace de travail pour le moment'}
          action={!isFiltered && mayOpen ? opening : undefined}
        >
          {isFiltered
            ? 'Ôtez un filtre.'
            : 'Le chef de projet ou le binôme ouvre un espace par filière, par enjeu ou par projet, puis y invite les partenaires.'}
        </Empty>
      ) : (
        <>
          <WorkspaceTable lines={lines} />
          <Pagination total={total} pageSize={pageSize} page={page} here={here} noun="espace" />
        </>
      )}
    </Page>
  )
}

function WorkspaceTable({ lines }: { lines: readonly WorkspaceLine[] }) {
  return (
    <DataTable
      caption="Espaces de travail, ceux dont vous êtes membre d’abord, puis par dernier message"
      rows={lines}
      keyOf={(line) => line.id}
      columns={[
        {
          key: 'title',
          label: 'Espace',
          cell: (line) => (
            <>
              <a href={workspacePath(line)}>{line.title}</a>
              <br />
              <small>{line.reference}</small>
            </>
          ),
        },
        { key: 'topic', label: 'Sujet', cell: (line) => topicWords(line) },
        {
          key: 'entry',
          label: 'Entrée',
          cell: (line) => (line.closedOn ? <Tag tone="quiet">Clos</Tag> : entryRules[line.entry].label),
        },
        {
          key: 'role',
          label: 'Vous y êtes',
          cell: (line) => (line.joined ? memberRoles[line.joined].label : <span className="quiet">de passage</span>),
        },
        { key: 'members', label: 'Membres', numeric: true, cell: (line) => formatNumber(line.members) },
        {
          key: 'last',
          label: 'Dernier message',
          cell: (line) => (line.lastAt ? formatInstant(instantOf(line.lastAt)) : <span className="quiet">aucun</span>),
        },
      ]}
    />
  )
}

const topicWords = (line: WorkspaceLine) => {
  const about = line.filiereLabel ?? line.enjeuLabel ?? line.projectTitle
  return about ? `${topics[line.topic]} : ${about}` : topics[line.topic]
}
