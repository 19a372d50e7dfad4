import { data, redirect, useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { formOf, versionIn } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { Button } from '#ui/button.tsx'
import { Radios } from '#ui/choice.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { filled, keep, type KeptForm, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { offeredProspectOf } from '../access.ts'
import { answerProspect, takeOnProspect } from '../actions/prospects.ts'
import { AnswerForm, answerKindCodes, answerKinds, type ProspectAnswer, prospectStates, stateOfProspect } from '../model/prospects.ts'
import { answerOf, firmOf } from '../queries/prospects.ts'
import { AnswerFacts, Ending, FirmFacts, OfferedTo, ProspectText } from '../views/prospect-facts.tsx'
import type { Route } from './+types/offer.ts'

/** An investor as it is offered to a territory, what the territory answers, and how it ended. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, scope, prospect, href } = await offeredProspectOf(context, params)
  const more = await read(ctx, async (tx) => ({
    answer: (await answerOf(tx, scope, territory.id, prospect.id)) ?? null,
    firm: prospect.chosenId === territory.id ? ((await firmOf(tx, prospect.id)) ?? null) : null,
  }))
  return { prospect, ...more, href, state: stateOfProspect(prospect, ctx.today), isChosen: prospect.chosenId === territory.id }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, prospect, href } = await offeredProspectOf(context, params)
  const fields = await formOf(request)
  const here = `${href}/${prospect.reference}`
  if (fields.verb === 'take-on') {
    const done = await takeOnProspect(ctx, territory, prospect.reference)
    if (done.ok) return redirect(`/espace/${territory.code}/pistes?fait=piste`, 303)
    throw data('L’entreprise ne s’est pas fait connaître de ce territoire.', { status: 404 })
  }
  const form = AnswerForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const version = fields.version ? versionIn(fields) : null
  const done = await answerProspect(ctx, territory, { reference: prospect.reference, version }, form.data)
  if (done.ok) return redirect(`${here}?fait=reponse`, 303)
  switch (done.refusal) {
    case 'forbidden':
    case 'not-found':
      throw data('Ce projet d’implantation ne vous est plus ouvert.', { status: 404 })
    case 'closed':
      return keep(fields, { '': 'L’échéance est passée, ou l’offre est finie : plus personne ne répond.' }, 409)
    case 'changed-meanwhile':
      return keep(
        fields,
        {
          '': 'Une réponse a été donnée dans une autre fenêtre : ce que vous avez écrit est gardé ci-dessous. Envoyez à nouveau pour la remplacer.',
        },
        409,
      )
    default:
      return never(done.refusal)
  }
}

const doneWords: Readonly<Record<string, string>> = {
  reponse: 'Votre réponse est gardée, scellée jusqu’à l’échéance. Vous pouvez la reprendre d’ici là.',
}

export default function OfferPage({ loaderData, actionData }: Route.ComponentProps) {
  const { prospect, answer, firm, href, state, isChosen } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  return (
    <Page
      title={prospect.title}
      above={`${prospect.reference} · ${prospectStates[state]}`}
      breadcrumbs={[{ label: 'Projets d’implantation', href }]}
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <Ending prospect={prospect} />
      {isChosen && !firm && state === 'chosen' && <p>L’entreprise est prévenue : vous saurez qui elle est si elle dit oui.</p>}
      {firm && (
        <>
          <h2>L’entreprise s’est fait connaître</h2>
          <FirmFacts firm={firm} />
          <form method="post" className="send">
            <Button name="verb" value="take-on" look="main">
              L’inscrire parmi nos entreprises et nos pistes
            </Button>
          </form>
        </>
      )}
      <h2>Ce que tous lisent</h2>
      <ProspectText prospect={prospect} />
      <OfferedTo prospect={prospect} />
      <h2>Notre réponse</h2>
      {answer && <AnswerFacts answer={answer} />}
      {state === 'open' ? (
        <AnswerFields answer={answer} form={actionData} />
      ) : (
        !answer && <p className="missing">Le territoire n’a pas répondu.</p>
      )}
    </Page>
  )
}

function AnswerFields({ answer, form }: { answer: ProspectAnswer | null; form: KeptForm | undefined }) {
  const field = filled(form, answer ? { ...answer, territoryId: null, answeredAt: null } : { kind: 'site' })
  return (
    <details open={answer === null || form !== undefined}>
      <summary>{answer ? 'Reprendre la réponse' : 'Répondre'}</summary>
      <p>Nul ne lit votre réponse avant l’échéance, pas même qui propose le projet ; les autres territoires ne la liront jamais.</p>
      <form method="post" className="form">
        {answer && <input type="hidden" name="version" value={answer.version} />}
        <Radios {...field('kind')} label="Réponse" options={answerKindCodes.map((code) => ({ value: code, label: answerKinds[code] }))} />
        <Field
          {...field('site')}
          label="Site proposé"
          kind="textarea"
          rows={3}
          optional
          hint="Nom de la zone, parcelle, bâtiment. Vide si vous ne répondez pas à ce projet."
        />
        <Field {...field('landM2')} label="Surface" kind="number" unit="m²" optional />
        <Field {...field('availableOn')} label="Disponible le" kind="date" optional />
        <Field
          {...field('conditions')}
          label="Conditions"
          kind="textarea"
          optional
          hint="Prix, desserte, énergie, délais, ce qui reste à faire ; ou pourquoi vous ne répondez pas."
        />
        <Button name="verb" value="answer" look="main">
          Sceller la réponse
        </Button>
      </form>
    </details>
  )
}
