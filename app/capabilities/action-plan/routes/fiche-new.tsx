import { data, redirect } from 'react-router'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { Button } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { filled, keep, mistakesOf } from '#ui/form.ts'
import { Page } from '#ui/page.tsx'
import { planFor } from '../access.ts'
import { addFiche } from '../actions/fiches.ts'
import { blankFiche, FicheForm, formValuesOf } from '../model/fiche.ts'
import { draftFrom, isTemplateReference } from '../model/templates.ts'
import { templateScope } from '../policy.ts'
import { axesOf } from '../queries/plans.ts'
import { possibleParents } from '../queries/placing.ts'
import { templateByReference } from '../queries/templates.ts'
import { FicheFields } from '../views/fiche-fields.tsx'
import { ficheHref } from '../views/fiche-words.tsx'
import { placeMistakes } from '../views/place-refusals.ts'
import type { Route } from './+types/fiche-new.ts'

export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, href } = await planFor(context, params, 'edit')
  const query = new URL(request.url).searchParams
  const modele = query.get('modele') ?? ''
  const found = await read(ctx, async (tx) => ({
    axes: await axesOf(tx, scope, territory.id, ctx.today),
    parents: await possibleParents(tx, scope, territory.id),
    template: isTemplateReference(modele) ? await templateByReference(tx, templateScope(ctx.actor), modele) : undefined,
  }))
  const axis = found.axes.find(({ id }) => id === query.get('axe')) ?? found.axes[0]
  if (!axis) throw data('Ce plan n’a pas encore d’axe : ajoutez-en un d’abord.', { status: 404 })
  const parent = found.parents.find(({ id }) => id === query.get('sous'))
  if (found.template) return { ...found, saved: formValuesOf(draftFrom(found.template, axis.id)), href, name: territory.name }
  const start = { ...blankFiche(parent?.axisId ?? axis.id), parentId: parent?.id ?? null }
  return { ...found, saved: { ...formValuesOf(start), why: query.get('resume')?.slice(0, 1000) ?? '' }, href, name: territory.name }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory } = await planFor(context, params, 'edit')
  const fields = await formOf(request)
  const form = FicheForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const modele = typeof fields.modele === 'string' && isTemplateReference(fields.modele) ? fields.modele : ''
  const template = modele ? await read(ctx, (tx) => templateByReference(tx, templateScope(ctx.actor), modele)) : undefined
  const begun = template && draftFrom(template, form.data.axisId)
  const added = await addFiche(ctx, territory, { ...form.data, ...(begun && { templateId: begun.templateId, source: begun.source }) })
  if (!added.ok) return keep(fields, placeMistakes(added.refusal))
  return redirect(`${ficheHref(territory.code, added.value)}?fait=ajoutee`, 303)
}

export default function NewFiche({ loaderData, actionData }: Route.ComponentProps) {
  const { axes, parents, template, saved, href, name } = loaderData
  return (
    <Page title="Ajouter une fiche action" tabTitle={`Ajouter une fiche, ${name}`} breadcrumbs={[{ label: 'Plan d’actions', href }]}>
      <ErrorSummary mistakes={actionData?.mistakes} />
      {template && (
        <p className="quiet">
          À partir du modèle {template.reference}, {template.publisher} : gardez ce qui vaut chez vous, changez le reste.
        </p>
      )}
      <form method="post" className="form">
        {template && <input type="hidden" name="modele" value={template.reference} />}
        <FicheFields field={filled(actionData, saved)} axes={axes} parents={parents} />
        <div className="send">
          <Button look="main">Ajouter la fiche</Button>
          <a href={href}>Revenir au plan</a>
        </div>
      </form>
    </Page>
  )
}
