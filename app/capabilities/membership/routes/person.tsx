import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { counted } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { spaceOf } from '../access.ts'
import { changeMandateEnd, confirmMandate, type EndRefusal, mayGive } from '../actions/mandates.ts'
import { isToConfirm, MandateEndForm } from '../model/mandates.ts'
import { personIn, programmeEvents, territoriesElsewhere } from '../queries/mandates.ts'
import { PersonMandate } from '../views/person-mandate.tsx'
import type { Route } from './+types/person.ts'

const unknown = () => data('Cette personne n’a pas de mandat dans ce territoire.', { status: 404 })

/** A person in a territory: the mandates they hold and held, each with what may be done about it. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  if (!z.uuid().safeParse(params.person).success) throw unknown()
  const found = await read(ctx, async (tx) => ({
    person: await personIn(tx, territory.id, params.person),
    elsewhere: await territoriesElsewhere(tx, territory.id, params.person, ctx.today),
    events: await programmeEvents(tx),
  }))
  if (!found.person) throw unknown()
  const mandates = found.person.mandates.map((mandate) => ({
    ...mandate,
    mayChange: mayGive(ctx, territory, mandate.role),
    toConfirm: found.events.find((event) => isToConfirm(mandate, event, ctx.today))?.label ?? null,
  }))
  return { person: found.person.name, mandates, elsewhere: found.elsewhere, name: territory.name, code: territory.code, on: ctx.today }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const fields = await formOf(request)
  const form = MandateEndForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const isConfirming = fields.verb === 'confirm'
  const done = isConfirming ? await confirmMandate(ctx, territory.code, form.data) : await changeMandateEnd(ctx, territory.code, form.data)
  if (done.ok)
    return redirect(`/espace/${territory.code}/partenaires/personnes/${params.person}?fait=${isConfirming ? 'confirme' : 'fin'}`, 303)
  return keep(
    fields,
    { [done.refusal === 'changed-meanwhile' || done.refusal === 'own-mandate' ? '' : 'until']: sentenceOf(done.refusal) },
    done.refusal === 'changed-meanwhile' ? 409 : 422,
  )
}

function sentenceOf(refusal: EndRefusal): string {
  switch (refusal) {
    case 'not-found':
      throw unknown()
    case 'forbidden':
      throw data('Vos mandats ne vous laissent pas changer celui-ci.', { status: 403 })
    case 'changed-meanwhile':
      return 'Ce mandat a changé pendant que vous lisiez cette page : voici son état d’aujourd’hui.'
    case 'before-it-began':
      return 'Le dernier jour vient avant le premier.'
    case 'in-the-past':
      return 'Un mandat ne finit pas dans le passé : au plus tôt aujourd’hui, et ses droits s’arrêtent à minuit.'
    case 'interim-needs-an-end':
      return 'Un intérim a une fin : écrivez son dernier jour.'
    case 'no-end-told':
      return 'Écrivez le dernier jour du mandat, par exemple 31/12/2027.'
    case 'own-mandate':
      return 'Personne ne prolonge ni ne confirme son propre mandat : demandez-le à la région ou au programme.'
    default:
      return never(refusal)
  }
}

const doneWords = {
  fin: 'Le dernier jour du mandat est enregistré.',
  confirme: 'Le mandat est confirmé.',
}

export default function Person({ loaderData, actionData }: Route.ComponentProps) {
  const { person, mandates, elsewhere, name, code, on } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  return (
    <Page
      title={person}
      tabTitle={`${person}, ${name}`}
      breadcrumbs={[{ label: 'Personnes et mandats', href: `/espace/${code}/partenaires/mandats` }]}
      lede={elsewhere > 0 ? `A aussi un mandat dans ${counted(elsewhere, 'autre territoire', 'autres territoires')}.` : undefined}
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {mandates.map((mandate) => (
        <PersonMandate
          key={mandate.id}
          mandate={mandate}
          on={on}
          code={code}
          form={actionData?.fields.mandate === mandate.id ? actionData : undefined}
        />
      ))}
    </Page>
  )
}
