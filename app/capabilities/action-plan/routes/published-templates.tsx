import { useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Empty } from '#ui/empty.tsx'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { doneIn } from '#ui/url.ts'
import { publishingOf } from '../access.ts'
import { mayPublish } from '../policy.ts'
import { listTemplates } from '../queries/templates.ts'
import { TemplateList } from '../views/template-list.tsx'
import type { Route } from './+types/published-templates.ts'

/** What the programme or a region publishes for plans to start from. */
export async function loader({ context, request }: Route.LoaderArgs) {
  const { ctx, scope } = publishingOf(context)
  const search = (new URL(request.url).searchParams.get('q') ?? '').trim().slice(0, 200)
  const templates = await read(ctx, (tx) => listTemplates(tx, scope, { search, withdrawn: true }))
  return {
    templates,
    own: templates.filter((template) => mayPublish(ctx.actor, template) && !template.withdrawnOn).map(({ id }) => id),
    search,
  }
}

const doneWords: Readonly<Record<string, string>> = {
  publie: 'Le modèle est publié : les chefs de projet le trouvent dans leur plan.',
  corrige: 'Le modèle est corrigé ; les fiches déjà prises restent comme elles sont.',
  retire: 'Le modèle est retiré ; les fiches déjà prises restent.',
}

export default function PublishedTemplates({ loaderData }: Route.ComponentProps) {
  const { templates, own, search } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  return (
    <Page
      title="Modèles de fiches"
      tabTitle="Modèles de fiches, programme"
      wide
      lede="Des actions écrites une fois pour tous : un chef de projet en fait une fiche de son plan, puis la change à sa guise."
      actions={
        <ButtonLink href="/programme/modeles/nouveau" look="main">
          Publier un modèle
        </ButtonLink>
      }
    >
      {done && <Notice kind="success">{done}</Notice>}
      <SearchForm label="Titre, plan type ou référence" value={search} resetHref="/programme/modeles" isFiltered={search !== ''} />
      {templates.length === 0 ? (
        <Empty title="Aucun modèle">Publiez-en un premier : il sera proposé dans le plan de chaque territoire.</Empty>
      ) : (
        <TemplateList
          templates={templates}
          verbs={(template) =>
            own.includes(template.id) && (
              <ButtonLink small href={`/programme/modeles/${template.reference}`}>
                Corriger ou retirer
              </ButtonLink>
            )
          }
        />
      )}
    </Page>
  )
}
