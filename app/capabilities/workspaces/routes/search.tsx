import { useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { instantOf } from '#kernel/day.ts'
import { pathOf } from '#cap/projects/model.ts'
import { readScope } from '#cap/projects/policy.ts'
import { listProjects } from '#cap/projects/queries.ts'
import { Select } from '#ui/choice.tsx'
import { Empty } from '#ui/empty.tsx'
import { Excerpt } from '#ui/excerpt.tsx'
import { formatInstant } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { pageFrom, Pagination } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { Tag } from '#ui/tag.tsx'
import { workspacesOf } from '../access.ts'
import { isWorkspaceReference, workspacesPath } from '../model.ts'
import { addressOfFound, foundKindCodes, foundKinds, foundPerPage } from '../model/search.ts'
import { workspaceScope } from '../policy.ts'
import { type Found, search, whereToLook } from '../queries/search.ts'
import type { Route } from './+types/search.ts'

/** Everything the person may read in the workspaces of a territory, and its projects, by the words in it. */
export async function loader({ context, params, url }: Route.LoaderArgs) {
  const { ctx, territory } = await workspacesOf(context, params)
  const words = (url.searchParams.get('q') ?? '').trim().slice(0, 200)
  const kind = foundKindCodes.find((code) => code === url.searchParams.get('genre'))
  const asked = url.searchParams.get('espace') ?? ''
  const reference = isWorkspaceReference(asked) ? asked : undefined
  const page = Math.min(pageFrom(url.searchParams), 50)
  const scope = workspaceScope(ctx.actor, ctx.today)
  const nothing = { found: [], total: 0, projects: [] }
  const answer = words
    ? await read(ctx, async (tx) => ({
        ...(await search(tx, await whereToLook(tx, scope, territory.id, reference), { words, kind, page })),
        projects:
          reference || kind || page > 1
            ? []
            : (await listProjects(tx, readScope(ctx.actor, ctx.today), { territoryId: territory.id, search: words, pageSize: 5 })).lines,
      }))
    : nothing
  return {
    ...answer,
    words,
    kind: kind ?? '',
    reference: reference ?? '',
    page,
    name: territory.name,
    code: territory.code,
    href: workspacesPath(territory.code),
  }
}

export default function Search({ loaderData }: Route.ComponentProps) {
  const { found, total, projects, words, kind, reference, page, name, code, href } = loaderData
  const here = useLocation()
  return (
    <Page title="Chercher dans les espaces" tabTitle={`Recherche, ${name}`} breadcrumbs={[{ label: 'Espaces de travail', href }]}>
      <SearchForm
        label="Mots cherchés"
        value={words}
        resetHref={`${href}/recherche`}
        isFiltered={words !== ''}
        kept={{ espace: reference || null }}
      >
        <Select
          name="genre"
          label="Parmi"
          optional
          emptyLabel="Tout"
          value={kind}
          options={foundKindCodes.map((value) => ({ value, label: foundKinds[value] }))}
        />
      </SearchForm>
      <p className="hint">
        Messages, tâches, notes, documents et leur texte, dans {reference ? `l’espace ${reference}` : 'tous les espaces que vous lisez'}.
        Accents et pluriels ne comptent pas. Des mots exacts s’écrivent entre guillemets ; un tiret devant un mot l’exclut.
      </p>
      {projects.length > 0 && (
        <section>
          <h2>Projets</h2>
          <ul>
            {projects.map((project) => (
              <li key={project.id}>
                <a href={pathOf(project)}>{project.title}</a> <small>{project.reference}</small>
              </li>
            ))}
          </ul>
        </section>
      )}
      {words !== '' && found.length === 0 && (
        <Empty title="Rien de ce que vous lisez ne contient ces mots">Essayez un mot de moins, ou un autre.</Empty>
      )}
      {found.length > 0 && (
        <>
          <ol className="found" role="list">
            {found.map((item) => (
              <li key={`${item.kind} ${item.number ?? item.threadId} ${item.at.getTime()}`}>
                <FoundItem item={item} code={code} />
              </li>
            ))}
          </ol>
          <Pagination total={total} pageSize={foundPerPage} page={page} here={here} noun="résultat" />
        </>
      )}
    </Page>
  )
}

function FoundItem({ item, code }: { item: Found; code: string }) {
  return (
    <article>
      <h2>
        <a href={addressOfFound(code, item)}>{item.title || `Message de ${item.by}`}</a> <Tag tone="quiet">{foundKinds[item.kind]}</Tag>
      </h2>
      <p>
        <Excerpt text={item.excerpt} />
      </p>
      <p className="quiet">
        {item.workspaceTitle} · {item.by} · {formatInstant(instantOf(item.at))}
      </p>
    </article>
  )
}
