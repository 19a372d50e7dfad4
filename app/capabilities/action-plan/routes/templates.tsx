import { redirect } from 'react-router'
import { z } from 'zod'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { filled, keep, mistakesOf } from '#ui/form.ts'
import { SearchForm } from '#ui/search-form.tsx'
import { planFor, planOf } from '../access.ts'
import { beginFromCollection } from '../actions/templates.ts'
import { templateScope } from '../policy.ts'
import { axesOf } from '../queries/plans.ts'
import { listTemplates } from '../queries/templates.ts'
import { PlanPage } from '../views/plan-page.tsx'
import { TemplateList } from '../views/template-list.tsx'
import type { Route } from './+types/templates.ts'

/** Fiches to start from, that the programme and the region publish. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, plan, may, href } = await planOf(context, params)
  const search = (new URL(request.url).searchParams.get('q') ?? '').trim().slice(0, 200)
  const found = await read(ctx, async (tx) => ({
    templates: await listTemplates(tx, templateScope(ctx.actor), { search, regionCode: territory.regionCode }),
    axes: plan && may('edit') ? await axesOf(tx, scope, territory.id, ctx.today) : [],
  }))
  return { ...found, search, href, name: territory.name, mayEdit: plan !== undefined && may('edit') }
}

const BeginForm = z.object({ collection: z.string().min(1).max(200), axisId: z.uuid('Choisissez un axe.') })

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, href } = await planFor(context, params, 'edit')
  const fields = await formOf(request)
  const form = BeginForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await beginFromCollection(ctx, territory, form.data.collection, form.data.axisId)
  if (done.ok) return redirect(`${href}?axe=${form.data.axisId}&etat=to-discuss`, 303)
  return keep(fields, {
    axisId: done.refusal === 'unknown-axis' ? 'Choisissez un axe de ce plan.' : 'Ce plan type vient d’être retiré : rechargez la page.',
  })
}

export default function Templates({ loaderData, actionData }: Route.ComponentProps) {
  const { templates, axes, search, href, name, mayEdit } = loaderData
  const axisOptions = axes.map((axis) => ({ value: axis.id, label: axis.title }))
  return (
    <PlanPage
      href={href}
      title="Modèles de fiches"
      name={name}
      lede="Des actions déjà écrites, publiées par le programme et la Région : prenez-en une, ou un plan type entier, puis faites-les vôtres."
    >
      <ErrorSummary mistakes={actionData?.mistakes} />
      <SearchForm label="Titre, plan type ou référence" value={search} resetHref={`${href}/modeles`} isFiltered={search !== ''} />
      {templates.length === 0 ? (
        <Empty title={search ? 'Aucun modèle ne correspond à cette recherche' : 'Aucun modèle n’est publié'}>
          {search ? 'Cherchez un autre mot.' : 'Le programme et la Région en publieront ici.'}
        </Empty>
      ) : (
        <TemplateList
          templates={templates}
          verbs={(template) =>
            mayEdit && (
              <ButtonLink small href={`${href}/fiches/nouvelle?modele=${template.reference}`}>
                En faire une fiche
              </ButtonLink>
            )
          }
          {...(mayEdit && {
            whole: (collection: string) => {
              const mine = actionData?.fields.collection === collection ? actionData : undefined
              return (
                <details open={mine !== undefined}>
                  <summary>Prendre tout ce plan type</summary>
                  <form method="post" className="form">
                    <input type="hidden" name="collection" value={collection} />
                    <Select {...filled(mine)('axisId')} label="Sous l’axe" options={axisOptions} />
                    <Button>Ajouter ces fiches, à discuter</Button>
                  </form>
                </details>
              )
            },
          })}
        />
      )}
    </PlanPage>
  )
}
