import { data, redirect, useLocation } from 'react-router'
import { currentPhase } from '#cap/territory/model.ts'
import { filieres } from '#cap/territory/queries.ts'
import { read } from '#kernel/act.ts'
import { formOf, versionIn } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { filedProspectOf } from '../access.ts'
import { correctProspect, decideProspect, offerProspect } from '../actions/prospects.ts'
import { DecisionForm, earliestDue, isUnsealed, OfferForm, ProspectForm, prospectStates, stateOfProspect } from '../model/prospects.ts'
import { answersTo, candidatesFor, firmOf } from '../queries/prospects.ts'
import { Ending, FirmFacts, OfferedTo, ProspectText } from '../views/prospect-facts.tsx'
import { AnswersTogether, CorrectDraft, Decide, Offer } from '../views/prospect-forms.tsx'
import { mistakeOfText } from '../views/prospect-refusals.ts'
import type { Route } from './+types/prospect.ts'

/** One investor, for who offers it: the draft, to whom it went, and, once the deadline is over, what each answered. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, prospect, offerer } = await filedProspectOf(context, params)
  const isDraft = prospect.offeredAt === null
  const more = await read(ctx, async (tx) => ({
    firm: (await firmOf(tx, prospect.id))!,
    answers: await answersTo(tx, prospect.id),
    candidates: isDraft ? await candidatesFor(tx, offerer, currentPhase, ctx.today) : [],
  }))
  const choices = isDraft ? (await filieres(ctx.db)).map(({ code, label }) => ({ value: code, label })) : []
  const unsealed = isUnsealed(prospect, ctx.today)
  return { prospect, ...more, filieres: choices, unsealed, state: stateOfProspect(prospect, ctx.today), earliest: earliestDue(ctx.today) }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, prospect } = await filedProspectOf(context, params)
  const fields = await formOf(request, ['territories'])
  const seen = { reference: prospect.reference, version: versionIn(fields) }
  const here = `/implantations/${prospect.reference}`
  if (fields.verb === 'correct') {
    const form = ProspectForm.safeParse(fields)
    if (!form.success) return keep(fields, mistakesOf(form.error))
    const done = await correctProspect(ctx, seen, form.data)
    if (done.ok) return redirect(`${here}?fait=texte`, 303)
    return done.refusal === 'not-found' || done.refusal === 'changed-meanwhile'
      ? answerTo(done.refusal, fields)
      : keep(fields, mistakeOfText(done.refusal))
  }
  if (fields.verb === 'offer') {
    const form = OfferForm.safeParse(fields)
    if (!form.success) return keep(fields, mistakesOf(form.error))
    const done = await offerProspect(ctx, seen, form.data)
    return done.ok ? redirect(`${here}?fait=offre`, 303) : answerTo(done.refusal, fields)
  }
  const form = DecisionForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await decideProspect(ctx, seen, form.data)
  return done.ok ? redirect(`${here}?fait=choix`, 303) : answerTo(done.refusal, fields)
}

type Refusal = Exclude<Awaited<ReturnType<typeof offerProspect>> | Awaited<ReturnType<typeof decideProspect>>, { ok: true }>['refusal']

function answerTo(refusal: Refusal, fields: Parameters<typeof keep>[0]) {
  switch (refusal) {
    case 'not-found':
      throw data('Ce projet d’implantation ne vous est plus ouvert.', { status: 404 })
    case 'changed-meanwhile':
      return keep(fields, { '': 'Ce projet a changé dans une autre fenêtre : voici où il en est, envoyez à nouveau.' }, 409)
    case 'too-soon':
      return keep(fields, { dueOn: 'Laissez au moins sept jours : tous doivent avoir le temps de répondre.' })
    case 'unknown-territory':
      return keep(fields, {
        territories: 'Un de ces territoires n’a plus de chef de projet, ou n’est pas des vôtres : choisissez dans la liste.',
      })
    case 'draft':
      return keep(fields, { '': 'Ce projet n’a encore été proposé à personne.' })
    case 'sealed':
      return keep(fields, {
        ended: 'Les réponses sont scellées jusqu’à l’échéance : personne n’est retenu avant que tous aient eu le temps de répondre.',
      })
    case 'did-not-offer-a-site':
      return keep(fields, { chosenId: 'Ce territoire n’a pas proposé de site.' })
    default:
      return never(refusal)
  }
}

const doneWords: Readonly<Record<string, string>> = {
  texte: 'Le texte est corrigé.',
  offre: 'Le projet est proposé : tous les territoires l’ont reçu au même instant, et l’entreprise en est prévenue.',
  choix: 'Le choix et sa raison sont dits à tous les territoires.',
}

export default function ProspectPage({ loaderData, actionData }: Route.ComponentProps) {
  const { prospect, firm, answers, unsealed, state } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  return (
    <Page
      title={prospect.title}
      above={`${prospect.reference} · ${prospectStates[state]}`}
      breadcrumbs={[{ label: 'Projets d’implantation', href: '/implantations' }]}
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <Ending prospect={prospect} />
      <h2>Ce que tous lisent</h2>
      <ProspectText prospect={prospect} />
      {prospect.offeredAt === null && <CorrectDraft prospect={prospect} firm={firm} filieres={loaderData.filieres} form={actionData} />}
      <h2>À qui, quand</h2>
      {prospect.offeredAt === null ? (
        <Offer prospect={prospect} candidates={loaderData.candidates} earliest={loaderData.earliest} form={actionData} />
      ) : (
        <OfferedTo prospect={prospect} />
      )}
      {prospect.offeredAt !== null && (
        <>
          <h2>Réponses</h2>
          {unsealed ? (
            <AnswersTogether prospect={prospect} answers={answers} />
          ) : (
            <p>
              Elles sont scellées jusqu’à la fin du {formatDay(prospect.dueOn!)}, pour vous aussi : nul ne peut dire à l’un ce que l’autre a
              répondu.
            </p>
          )}
          {!prospect.ended && <Decide prospect={prospect} answers={answers} unsealed={unsealed} form={actionData} />}
        </>
      )}
      <h2>Qui c’est</h2>
      <p className="quiet">Vous seul le lisez. Le territoire retenu le lira si l’entreprise dit oui.</p>
      <FirmFacts firm={firm} />
    </Page>
  )
}
