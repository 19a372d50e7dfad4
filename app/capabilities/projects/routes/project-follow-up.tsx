import { data, redirect, useLocation } from 'react-router'
import { notYours } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { formOf } from '#kernel/http.ts'
import { never, type Outcome, refuse } from '#kernel/outcome.ts'
import type { PageHandle } from '#kernel/page-scripts.ts'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, type Mistakes, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { doneIn } from '#ui/url.ts'
import { projectOf } from '../access.ts'
import type { Seen } from '../actions.ts'
import { addAssociate, addMilestone, addRisk, amend, closeRisk, describe, reachMilestone } from '../actions/follow-up.ts'
import { amendmentsOf, associatesOf, milestonesOf, readingsOf, risksOf, sheetOf, statementsOf } from '../queries/follow-up.ts'
import { Amendments } from '../views/amendments.tsx'
import { Milestones } from '../views/milestones.tsx'
import { Readings } from '../views/readings.tsx'
import { Risks } from '../views/risks.tsx'
import { SheetFacts } from '../views/sheet-facts.tsx'
import { FollowUpForm } from './follow-up-form.ts'
import type { Route } from './+types/project-follow-up.ts'

export const handle = { script: 'unsaved' } satisfies PageHandle

/** The sheet of a project and its sources, its milestones, risks and amendments, and who read it while it was reserved. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, project, may } = await projectOf(context, params)
  if (!may('read-work')) throw notYours(ctx)
  const found = await read(ctx, async (tx) => ({
    sheet: await sheetOf(tx, project),
    statements: await statementsOf(tx, project),
    associates: await associatesOf(tx, project),
    milestones: await milestonesOf(tx, project),
    risks: await risksOf(tx, project),
    amendments: await amendmentsOf(tx, project),
    readings: may('observe') ? await readingsOf(tx, project) : null,
  }))
  return { ...found, project, mayFollow: may('follow'), today: ctx.today }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, key, href } = await projectOf(context, params)
  const fields = await formOf(request)
  const form = FollowUpForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await perform(ctx, { ...key, version: form.data.version }, form.data)
  if (done.ok) return redirect(`${href}/suivi?fait=${form.data.verb}`, 303)
  const { mistakes, status = 422 } = sentenceOf(done.refusal)
  return keep(fields, mistakes, status)
}

type Refusal =
  | 'not-found'
  | 'forbidden'
  | 'changed-meanwhile'
  | 'nothing-new'
  | 'in-the-future'
  | 'not-collective'
  | 'no-such-milestone'
  | 'no-such-risk'
  | 'not-decided'
  | 'same-as-before'
  | 'ends-before-it-starts'
  | 'no-new-end'
  | 'no-new-cost'
  | 'no-new-owner'
  | 'no-new-siret'

function perform(ctx: Ctx, seen: Seen, form: FollowUpForm): Promise<Outcome<unknown, Refusal>> | Outcome<never, Refusal> {
  switch (form.verb) {
    case 'describe':
      return describe(
        ctx,
        seen,
        {
          collective: form.collective,
          arising: form.arising,
          channel: form.channel,
          pilot: form.pilot,
          operatorContact: form.operatorContact,
          eligibleBase: form.eligibleBase,
        },
        form,
      )
    case 'add-associate':
      return addAssociate(ctx, seen, { company: form.associate, siren: form.associateSiren })
    case 'add-milestone':
      return addMilestone(ctx, seen, { label: form.milestone, dueOn: form.dueOn })
    case 'reach-milestone':
      return reachMilestone(ctx, seen, form.reached, form.reachedOn)
    case 'add-risk':
      return addRisk(ctx, seen, { what: form.risk, likelihood: form.likelihood, impact: form.impact, answer: form.answer })
    case 'close-risk':
      return closeRisk(ctx, seen, form.closed)
    case 'amend':
      return amendBy(ctx, seen, form)
    default:
      return never(form)
  }
}

function amendBy(ctx: Ctx, seen: Seen, { kind, newEnd, newCost, newOwner, newSiret, reason }: Extract<FollowUpForm, { verb: 'amend' }>) {
  switch (kind) {
    case 'delay':
      return newEnd ? amend(ctx, seen, { kind, to: newEnd }, reason) : refuse('no-new-end')
    case 'scope':
      return newCost ? amend(ctx, seen, { kind, to: newCost }, reason) : refuse('no-new-cost')
    case 'owner':
      if (!newOwner) return refuse('no-new-owner')
      return newSiret ? amend(ctx, seen, { kind, to: newOwner, siret: newSiret }, reason) : refuse('no-new-siret')
    default:
      return never(kind)
  }
}

function sentenceOf(refusal: Refusal): { mistakes: Mistakes; status?: 409 | 422 } {
  switch (refusal) {
    case 'not-found':
      throw data('Ce projet n’est plus ouvert à vos mandats.', { status: 404 })
    case 'forbidden':
      throw data('Vos mandats n’ouvrent pas cette action sur ce projet.', { status: 403 })
    case 'changed-meanwhile':
      return {
        status: 409,
        mistakes: {
          '': 'Ce projet a changé pendant que vous lisiez cette page. Voici son état d’aujourd’hui ; ce que vous aviez écrit est gardé : relisez, puis envoyez à nouveau.',
        },
      }
    case 'nothing-new':
      return { mistakes: { '': 'Rien n’a changé dans la fiche.' } }
    case 'in-the-future':
      return { mistakes: { statedOn: 'Ce jour est à venir.', reachedOn: 'Ce jour est à venir : notez le jalon quand il est atteint.' } }
    case 'not-collective':
      return { mistakes: { associate: 'Le projet est porté par une seule entreprise : changez-le d’abord dans la fiche.' } }
    case 'no-such-milestone':
      return { mistakes: { reached: 'Ce jalon est déjà atteint, ou n’est pas de ce projet.' } }
    case 'no-such-risk':
      return { mistakes: { closed: 'Ce risque est déjà clos, ou n’est pas de ce projet.' } }
    case 'not-decided':
      return { mistakes: { '': 'Le binôme n’a pas encore retenu ce projet : complétez-le, il n’y a rien à amender.' } }
    case 'same-as-before':
      return { mistakes: { kind: 'C’est déjà la valeur d’aujourd’hui.' } }
    case 'ends-before-it-starts':
      return { mistakes: { newEnd: 'La fin vient avant le début du projet.' } }
    case 'no-new-end':
      return { mistakes: { newEnd: 'Écrivez la nouvelle fin prévue.' } }
    case 'no-new-cost':
      return { mistakes: { newCost: 'Écrivez le nouveau coût.' } }
    case 'no-new-owner':
      return { mistakes: { newOwner: 'Écrivez la nouvelle entreprise.' } }
    case 'no-new-siret':
      return { mistakes: { newSiret: 'Écrivez le SIRET de la nouvelle entreprise : c’est par lui que les intérêts ferment un dossier.' } }
    default:
      return never(refusal)
  }
}

const doneWords: Readonly<Record<string, string>> = {
  describe: 'La fiche est enregistrée, avec sa source et son jour.',
  'add-associate': 'L’entreprise est ajoutée au projet.',
  'add-milestone': 'Le jalon est noté.',
  'reach-milestone': 'Le jalon est atteint.',
  'add-risk': 'Le risque est noté.',
  'close-risk': 'Le risque est clos.',
  amend: 'L’avenant est enregistré, avec son motif.',
}

export default function ProjectFollowUp({ loaderData, actionData }: Route.ComponentProps) {
  const { search } = useLocation()
  const done = doneIn(search, doneWords)
  const shared = { ...loaderData, form: actionData }
  return (
    <>
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <div className="columns even">
        <Milestones {...shared} />
        <SheetFacts {...shared} />
      </div>
      <Risks {...shared} />
      <Amendments {...shared} />
      {loaderData.readings && <Readings readings={loaderData.readings} />}
    </>
  )
}
