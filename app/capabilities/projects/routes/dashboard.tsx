import { Outlet } from 'react-router'
import { readersContext } from '#cap/inbox/access.ts'
import type { Notification } from '#cap/inbox/model.ts'
import { listInbox } from '#cap/inbox/queries/inbox.ts'
import { readableAmong } from '#cap/inbox/queries/readable.ts'
import { spaceOf } from '#cap/membership/access.ts'
import { holds } from '#cap/membership/policy.ts'
import { joiningRequests } from '#cap/membership/queries.ts'
import { read } from '#kernel/act.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Empty } from '#ui/empty.tsx'
import { formatDay, formatNumber } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { pathOf, stageCodes, stages } from '../model.ts'
import { readScope } from '../policy.ts'
import { awaitingSignature, countByStage, listProjects, type ProjectLine } from '../queries.ts'
import { Expected, type Expectation } from '../views/expected.tsx'
import { ProjectTable } from '../views/project-table.tsx'
import type { Route } from './+types/dashboard.ts'

/** Where the territory stands, and what it expects of the person who reads. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, may } = await spaceOf(context, params)
  const { actor, today } = ctx
  const scope = readScope(actor, today)
  const href = `/espace/${territory.code}`
  const isChef = holds(actor, 'chef-de-projet', territory.id)
  const readers = context.get(readersContext)
  const found = await read(ctx, async (tx) => {
    const told = (await listInbox(tx, { personId: actor.id!, view: 'expected', territoryId: territory.id, page: 1, pageSize: 100 })).lines
    const readable = await readableAmong(tx, { actor, on: today, readers }, told)
    const at = async (stage: 'idea' | 'qualified') =>
      isChef ? (await listProjects(tx, scope, { territoryId: territory.id, stage, sort: 'filed', pageSize: 100 })).lines : []
    return {
      told: told.filter(({ id, kind }) => readable.has(id) && !shownElsewhere.test(kind)),
      counts: await countByStage(tx, scope, territory.id),
      latest: (await listProjects(tx, scope, { territoryId: territory.id, descending: true, pageSize: 5 })).lines,
      ideas: await at('idea'),
      qualified: await at('qualified'),
      elu: holds(actor, 'elu-referent', territory.id) ? await awaitingSignature(tx, scope, territory.id, 'elu') : [],
      industriel: holds(actor, 'industriel-referent', territory.id) ? await awaitingSignature(tx, scope, territory.id, 'industriel') : [],
      requests: may('answer-request') ? (await joiningRequests(tx, territory.id)).filter((r) => r.status === 'received') : [],
    }
  })
  return {
    counts: found.counts,
    latest: found.latest,
    expected: expectationsOf(found, href),
    name: territory.name,
    href,
    today,
  }
}

// Ideas and signatures of projects are counted from the projects themselves, tasks from where they are done, below.
const shownElsewhere = /^project\.|\.task$/

interface Found {
  told: readonly Notification[]
  ideas: readonly ProjectLine[]
  qualified: readonly ProjectLine[]
  elu: readonly ProjectLine[]
  industriel: readonly ProjectLine[]
  requests: readonly { id: string; organisation: string; askedOn: string }[]
}

function expectationsOf({ told, ideas, qualified, elu, industriel, requests }: Found, href: string): Expectation[] {
  const projects = (lines: readonly ProjectLine[]) =>
    lines.map((line) => ({
      label: line.title,
      about: line.company,
      href: pathOf(line),
    }))
  const partners = requests.map((r) => ({ label: r.organisation, about: '', href: `${href}/partenaires` }))
  return [
    {
      one: 'projet attend votre signature',
      many: 'projets attendent votre signature',
      items: projects([...elu, ...industriel]),
    },
    { one: 'idée à qualifier ou à écarter', many: 'idées à qualifier ou à écarter', items: projects(ideas) },
    {
      one: 'projet qualifié à compléter puis à soumettre',
      many: 'projets qualifiés à compléter puis à soumettre',
      items: projects(qualified),
    },
    {
      one: 'réponse ou signature attendue de vous',
      many: 'réponses et signatures attendues de vous',
      items: told.map(({ title, dueOn, path }) => ({
        label: title,
        about: dueOn ? `avant la fin du ${formatDay(dueOn)}` : '',
        href: path,
      })),
    },
    { one: 'demande à rejoindre le territoire', many: 'demandes à rejoindre le territoire', items: partners },
  ].filter((expectation) => expectation.items.length > 0)
}

export default function Dashboard({ loaderData }: Route.ComponentProps) {
  const { counts, latest, expected, name, href, today } = loaderData
  return (
    <Page title="Tableau de bord" tabTitle={`Tableau de bord, ${name}`} wide>
      <h2 className="first">Ce qui est attendu de vous</h2>
      <Expected expected={expected} />
      <Outlet />
      <h2>Les projets par étape</h2>
      <ul className="stage-counts" role="list">
        {stageCodes.map((code) => (
          <li key={code}>
            <a href={`${href}/projets?etape=${code}`}>
              <strong>{formatNumber(counts[code] ?? 0)}</strong> {stages[code].label}
            </a>
          </li>
        ))}
      </ul>
      <p className="source">Projets que vos mandats vous laissent lire, au {formatDay(today)}.</p>
      <h2>Les derniers projets entrés</h2>
      {latest.length === 0 ? (
        <Empty title="Aucun projet pour le moment" action={<ButtonLink href="/deposer-un-projet">Déposer un premier projet</ButtonLink>}>
          Les projets déposés par les entreprises du territoire arrivent ici.
        </Empty>
      ) : (
        <ProjectTable caption="Cinq projets au plus, du plus récent au plus ancien" lines={latest} />
      )}
    </Page>
  )
}
