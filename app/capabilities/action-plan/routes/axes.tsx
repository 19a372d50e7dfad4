import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { read } from '#kernel/act.ts'
import { type FormFields, formOf } from '#kernel/http.ts'
import { never, type Outcome } from '#kernel/outcome.ts'
import { enjeuxOf } from '#cap/territory/queries.ts'
import { notYours } from '#cap/membership/access.ts'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, type Mistakes, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { doneIn } from '#ui/url.ts'
import { planOf, type PlanSpace } from '../access.ts'
import { addAxis, dropAxis, editAxis, editPlan, moveAxisUp, openPlan } from '../actions/plans.ts'
import { AxisForm, PlanForm } from '../model/plan.ts'
import { axesOf } from '../queries/plans.ts'
import { AxisEditor, AxisList, NewAxisForm, PlanWords } from '../views/axes.tsx'
import { NoPlan } from '../views/no-plan.tsx'
import { PlanPage } from '../views/plan-page.tsx'
import type { Route } from './+types/axes.ts'

/** The axes of the plan, and what is said of the whole. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, plan, may, href } = await planOf(context, params)
  const asked = new URL(request.url).searchParams.get('axe')
  const found = await read(ctx, async (tx) => ({
    axes: plan ? await axesOf(tx, scope, territory.id, ctx.today) : [],
    enjeux: await enjeuxOf(tx, territory.phase),
  }))
  return { ...found, asked, plan, href, name: territory.name, mayEdit: may('edit') }
}

const axisId = z.uuid('Rechargez la page, puis envoyez à nouveau.')

const VerbForm = z.discriminatedUnion(
  'verb',
  [
    z.object({ verb: z.literal('open'), ...PlanForm.shape }),
    z.object({ verb: z.literal('edit-plan'), version: z.coerce.number().int(), ...PlanForm.shape }),
    z.object({ verb: z.literal('add'), ...AxisForm.shape }),
    z.object({ verb: z.literal('edit'), axisId, ...AxisForm.shape }),
    z.object({ verb: z.literal(['up', 'drop']), axisId }),
  ],
  'Rechargez la page, puis envoyez à nouveau.',
)
type VerbForm = z.infer<typeof VerbForm>

export async function action({ context, params, request }: Route.ActionArgs) {
  const space = await planOf(context, params)
  if (!space.may('edit')) throw notYours(space.ctx)
  const fields = await formOf(request)
  const form = VerbForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await perform(space, form.data)
  if (!done.ok) return refused(fields, done.refusal)
  return redirect(form.data.verb === 'open' ? space.href : `${space.href}/axes?fait=${form.data.verb}`, 303)
}

type Refusal = 'forbidden' | 'not-found' | 'open-already' | 'changed-meanwhile' | 'unknown-enjeu' | 'unknown-axis' | 'not-empty'

function perform({ ctx, territory }: PlanSpace, form: VerbForm): Promise<Outcome<undefined, Refusal>> {
  switch (form.verb) {
    case 'open':
      return openPlan(ctx, territory, form)
    case 'edit-plan':
      return editPlan(ctx, territory, form.version, form)
    case 'add':
      return addAxis(ctx, territory, form)
    case 'edit':
      return editAxis(ctx, territory, form.axisId, form)
    case 'up':
      return moveAxisUp(ctx, territory, form.axisId)
    case 'drop':
      return dropAxis(ctx, territory, form.axisId)
    default:
      return never(form)
  }
}

function refused(fields: FormFields, refusal: Refusal) {
  const say = (mistakes: Mistakes, status?: number) => keep(fields, mistakes, status)
  switch (refusal) {
    case 'forbidden':
      throw data('Vos mandats n’ouvrent pas cette action sur ce plan.', { status: 403 })
    case 'not-found':
      throw data('Ce territoire n’a pas encore ouvert son plan d’actions.', { status: 404 })
    case 'open-already':
      return say({ '': 'Le plan est déjà ouvert : quelqu’un vient de le faire.' }, 409)
    case 'changed-meanwhile':
      return say({ '': 'Le plan a changé pendant que vous écriviez : relisez, puis recommencez. Votre texte est gardé.' }, 409)
    case 'unknown-enjeu':
      return say({ enjeu: 'Choisissez un enjeu de la liste.' })
    case 'unknown-axis':
      return say({ '': 'Cet axe n’est plus dans le plan.' })
    case 'not-empty':
      return say({ '': 'Des fiches sont rangées sous cet axe : rangez-les ailleurs avant de l’enlever.' })
    default:
      return never(refusal)
  }
}

const doneWords: Readonly<Record<string, string>> = {
  'edit-plan': 'Le plan est enregistré.',
  add: 'L’axe est ajouté.',
  edit: 'L’axe est enregistré.',
  up: 'L’axe est remonté.',
  drop: 'L’axe est enlevé.',
}

export default function Axes({ loaderData, actionData }: Route.ComponentProps) {
  const { plan, axes, enjeux, asked, href, name, mayEdit } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  if (!plan) return <NoPlan name={name} href={href} mayEdit={mayEdit} form={actionData} />
  const chosen = mayEdit ? axes.find((axis) => axis.id === asked) : undefined
  return (
    <PlanPage href={href} name={name} title="Axes du plan" lede={plan.title}>
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {chosen ? (
        <AxisEditor axis={chosen} enjeux={enjeux} href={`${href}/axes`} form={actionData} />
      ) : (
        <>
          <PlanWords plan={plan} mayEdit={mayEdit} form={actionData} />
          <AxisList axes={axes} enjeux={enjeux} href={href} mayEdit={mayEdit} />
          {mayEdit && <NewAxisForm enjeux={enjeux} form={actionData} />}
        </>
      )}
    </PlanPage>
  )
}
