import { data } from 'react-router'
import { elevate, read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { web } from '#kernel/web.ts'
import { Button } from '#ui/button.tsx'
import { formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { agreeToBeKnown, giveNoSequel } from '../actions/prospects.ts'
import { prospectStates, stateOfProspect } from '../model/prospects.ts'
import { answersTo, prospectByToken } from '../queries/prospects.ts'
import { AnswerFacts, Ending, OfferedTo, ProspectText } from '../views/prospect-facts.tsx'
import type { Route } from './+types/firm-offer.ts'

/** What the firm reads of its own project, by its link: what was written, to whom, who is chosen. Reading says nothing to anybody. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const ctx = context.get(web)
  const found = await read(ctx, async (tx) => {
    // The token is the right to read it: who holds it may be nobody here.
    await elevate(tx)
    const prospect = await prospectByToken(tx, params.token)
    if (!prospect) return null
    const answers = prospect.chosenId ? await answersTo(tx, prospect.id) : []
    return { prospect, answer: answers.find(({ territoryId }) => territoryId === prospect.chosenId) ?? null }
  })
  const headers = { 'cache-control': 'private, no-store' }
  if (!found) throw data('Ce lien ne sert plus : le dernier courriel reçu en porte un autre.', { status: 404, headers })
  return data({ ...found, state: stateOfProspect(found.prospect, ctx.today) }, { headers })
}

export const headers = ({ loaderHeaders }: Route.HeadersArgs) => loaderHeaders

export async function action({ context, params, request }: Route.ActionArgs) {
  const ctx = context.get(web)
  const { verb } = await formOf(request)
  const done =
    verb === 'agree' ? await agreeToBeKnown(ctx, params.token) : verb === 'decline' ? await giveNoSequel(ctx, params.token) : null
  if (!done) throw data('Rechargez la page, puis répondez à nouveau.', { status: 400 })
  return data({ spent: !done.ok }, { status: done.ok ? 200 : 409 })
}

export default function FirmOffer({ loaderData, actionData }: Route.ComponentProps) {
  const { prospect, answer, state } = loaderData
  const chosen = prospect.offeredTo.find(({ id }) => id === prospect.chosenId)
  return (
    <Page
      title={prospect.title}
      tabTitle={prospect.reference}
      above={`${prospect.reference} · ${prospectStates[state]}`}
      lede={`Votre projet, proposé sans votre nom par ${prospect.offeredBy}.`}
    >
      {actionData?.spent && <Notice kind="warning">Vous aviez déjà répondu, ou le lien a changé : voici où le projet en est.</Notice>}
      {state === 'revealed' && (
        <Notice kind="success">{`${chosen!.name} sait qui vous êtes, et lui seul. Son chef de projet va vous écrire.`}</Notice>
      )}
      {state === 'firm-declined' && <Notice kind="success">Vous ne donnez pas suite : aucun territoire n’a su qui vous êtes.</Notice>}
      {state === 'open' && (
        <p>Les territoires répondent avant la fin du {formatDay(prospect.dueOn!)}. Vous recevrez un courriel quand le choix sera rendu.</p>
      )}
      <Ending prospect={prospect} />
      {answer && (
        <>
          <h2>Ce que {chosen!.name} propose</h2>
          <AnswerFacts answer={answer} />
        </>
      )}
      {state === 'chosen' && (
        <form method="post" className="send row">
          <Button name="verb" value="agree" look="main">
            Me faire connaître de {chosen!.name}
          </Button>
          <Button name="verb" value="decline">
            Ne pas donner suite
          </Button>
        </form>
      )}
      <h2>Ce que les territoires lisent</h2>
      <ProspectText prospect={prospect} />
      <OfferedTo prospect={prospect} />
    </Page>
  )
}
