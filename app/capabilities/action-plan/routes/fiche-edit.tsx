import { data, redirect } from 'react-router'
import { read } from '#kernel/act.ts'
import { type FormFields, formOf, versionIn } from '#kernel/http.ts'
import { Button } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { filled, keep, mistakesOf } from '#ui/form.ts'
import { Page } from '#ui/page.tsx'
import { notYours } from '#cap/membership/access.ts'
import { type FicheSpace, ficheOf } from '../access.ts'
import { editFiche } from '../actions/fiches.ts'
import { contentOf, type FicheContent, FicheForm, formValuesOf } from '../model/fiche.ts'
import { ficheByReference } from '../queries/fiches.ts'
import { possibleParents } from '../queries/placing.ts'
import { axesOf } from '../queries/plans.ts'
import { differences } from '../views/content-words.ts'
import { FicheFields } from '../views/fiche-fields.tsx'
import { ficheHref } from '../views/fiche-words.tsx'
import { ficheGone, placeMistakes } from '../views/place-refusals.ts'
import { type ClashLine, VersionClash } from '../views/version-clash.tsx'
import type { Route } from './+types/fiche-edit.ts'

/** The fiche, where it is the territory's own to change. @throws 403 */
async function ownFicheOf(context: Route.LoaderArgs['context'], params: Route.LoaderArgs['params']): Promise<FicheSpace> {
  const space = await ficheOf(context, params)
  if (!space.may('edit') || !space.isOwn) throw notYours(space.ctx)
  return space
}

const choicesOf = ({ ctx, scope, territory, fiche }: FicheSpace) =>
  read(ctx, async (tx) => ({
    axes: await axesOf(tx, scope, territory.id, ctx.today),
    parents: await possibleParents(tx, scope, territory.id, fiche.reference),
  }))

export async function loader({ context, params }: Route.LoaderArgs) {
  const space = await ownFicheOf(context, params)
  const { fiche, territory, href } = space
  return { ...(await choicesOf(space)), fiche, saved: formValuesOf(contentOf(fiche)), href, code: territory.code }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const space = await ownFicheOf(context, params)
  const { ctx, territory, fiche } = space
  const fields = await formOf(request)
  const version = versionIn(fields)
  const form = FicheForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const edited = await editFiche(ctx, territory, { reference: fiche.reference, version }, form.data)
  if (edited.ok) return redirect(`${ficheHref(territory.code, fiche.reference)}?fait=modifiee`, 303)
  if (edited.refusal === 'unknown-fiche') return ficheGone()
  if (edited.refusal === 'changed-meanwhile') return keepBoth(space, fields, form.data)
  return keep(fields, placeMistakes(edited.refusal))
}

/** What was typed stays in the form, what was saved meanwhile stands beside it; sent again, it becomes the next version. */
async function keepBoth(space: FicheSpace, fields: FormFields, yours: FicheContent) {
  const { ctx, scope, territory, fiche } = space
  const latest = await read(ctx, (tx) => ficheByReference(tx, scope, { territoryId: territory.id, reference: fiche.reference }))
  if (!latest) return ficheGone()
  const { axes, parents } = await choicesOf(space)
  const names = new Map([...axes.map((a) => [a.id, a.title] as const), ...parents.map((p) => [p.id, p.reference] as const)])
  const kept = keep({ ...fields, version: String(latest.version) }, {}, 409)
  return data({ ...kept.data, clash: differences(yours, contentOf(latest), names) }, kept.init ?? undefined)
}

export default function EditFiche({ loaderData, actionData }: Route.ComponentProps) {
  const { fiche, axes, parents, saved, href, code } = loaderData
  const back = ficheHref(code, fiche.reference)
  const clash = (actionData as { clash?: readonly ClashLine[] } | undefined)?.clash
  const typed = actionData?.fields.version
  const crumbs = [
    { label: 'Plan d’actions', href },
    { label: fiche.reference, href: back },
  ]
  return (
    <Page title={`Modifier « ${fiche.title} »`} tabTitle={`Modifier ${fiche.reference}`} breadcrumbs={crumbs}>
      <ErrorSummary mistakes={actionData?.mistakes} />
      {clash && <VersionClash lines={clash} />}
      <form method="post" className="form">
        <input type="hidden" name="version" value={typeof typed === 'string' ? typed : fiche.version} />
        <FicheFields field={filled(actionData, saved)} axes={axes} parents={parents} />
        <div className="send">
          <Button look="main">Enregistrer</Button>
          <a href={back}>Revenir à la fiche</a>
        </div>
      </form>
    </Page>
  )
}
