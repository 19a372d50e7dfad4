import { randomUUID } from 'node:crypto'
import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { notYours } from '#cap/membership/access.ts'
import { roles } from '#cap/membership/model.ts'
import { interestedRoles } from '#cap/membership/policy.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import { read } from '#kernel/act.ts'
import { inForce } from '#kernel/day.ts'
import { formOf, versionIn } from '#kernel/http.ts'
import { Button, PostButton } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { committeesOf } from '../access.ts'
import { changeRules, giveSeat, takeSeatBack } from '../actions/bodies.ts'
import { BodyForm, bodyKinds, rosterOf, SeatForm, seatRoles } from '../model/bodies.ts'
import { bodyByReference, seatsOf } from '../queries/bodies.ts'
import { BodyFields } from '../views/body-fields.tsx'
import { BodyRules } from '../views/body-rules.tsx'
import { CommitteeForm } from '../views/committee-form.tsx'
import { Composition, SeatFields } from '../views/composition.tsx'
import type { Route } from './+types/body.ts'

/** One body: who sits, how it counts. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, scope, may, href } = await committeesOf(context, params)
  const found = await read(ctx, async (tx) => {
    const body = await bodyByReference(tx, scope, { territoryId: territory.id, reference: params.body })
    if (!body) return undefined
    const holders = await holdersOf(tx, { territoryId: territory.id, roles: interestedRoles, on: ctx.today })
    return { body, seats: await seatsOf(tx, body), holders }
  })
  if (!found) throw data('Aucune instance que vous pouvez lire ne porte cette référence.', { status: 404 })
  const mayRun = may('run-committees')
  const roster = rosterOf(found.seats, found.holders, {
    territoryId: territory.id,
    regionCode: territory.regionCode,
    on: ctx.today,
    roleWords: roles,
  })
  return {
    body: found.body,
    seats: found.seats.map((seat) => ({ ...seat, current: inForce(seat, ctx.today) })),
    roster,
    choosable: mayRun ? choosableOf(found.holders) : [],
    mayRun,
    href,
    name: territory.name,
    submissionKey: randomUUID(),
    today: ctx.today,
  }
}

const choosableOf = (holders: readonly { id: string; name: string; organisation: string | null }[]) => [
  ...seatRoles.map((role) => ({ value: `role:${role}`, label: `Toute personne qui est : ${roles[role].toLowerCase()}` })),
  ...holders.map(({ id, name, organisation }) => ({ value: `person:${id}`, label: [name, organisation].filter(Boolean).join(', ') })),
  { value: 'institution', label: 'Une institution sans compte ici (préfecture, département…)' },
]

const VerbField = z.enum(['rules', 'seat', 'end-seat'], 'Rechargez la page, puis envoyez à nouveau.')

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, href } = await committeesOf(context, params)
  const here = `${href}/instances/${params.body}`
  const fields = await formOf(request)
  const verb = VerbField.safeParse(fields.verb)
  if (!verb.success) return keep(fields, { '': 'Rechargez la page, puis envoyez à nouveau.' })
  switch (verb.data) {
    case 'rules': {
      const form = BodyForm.safeParse(fields)
      if (!form.success) return keep(fields, mistakesOf(form.error))
      const done = await changeRules(ctx, territory, { reference: params.body, version: versionIn(fields) }, form.data)
      if (done.ok) return redirect(`${here}?fait=rules`, 303)
      if (done.refusal === 'changed-meanwhile')
        return keep(
          fields,
          {
            '': 'Cette instance a changé pendant que vous lisiez cette page : relisez, puis enregistrez. Ce que vous aviez écrit est gardé.',
          },
          409,
        )
      throw refused(done.refusal, ctx)
    }
    case 'seat': {
      const form = SeatForm.safeParse(fields)
      if (!form.success) return keep(fields, mistakesOf(form.error))
      const done = await giveSeat(ctx, territory, params.body, form.data)
      if (done.ok) return redirect(`${here}?fait=seat`, 303)
      if (done.refusal === 'unknown-person')
        return keep(fields, { holder: 'Cette personne n’a pas de mandat aujourd’hui dans ce territoire.' })
      throw refused(done.refusal, ctx)
    }
    case 'end-seat': {
      const seat = z.uuid().safeParse(fields.seat)
      if (!seat.success) return keep(fields, { '': 'Rechargez la page, puis envoyez à nouveau.' })
      const done = await takeSeatBack(ctx, territory, params.body, seat.data)
      if (done.ok) return redirect(`${here}?fait=end-seat`, 303)
      throw refused(done.refusal, ctx)
    }
  }
}

const refused = (refusal: 'forbidden' | 'not-found', ctx: Parameters<typeof notYours>[0]) =>
  refusal === 'forbidden' ? notYours(ctx) : data('Cette instance, ou ce siège, n’existe pas ici.', { status: 404 })

const doneWords: Readonly<Record<string, string>> = {
  create: 'L’instance est ajoutée : composez-la maintenant, siège par siège.',
  rules: 'Les règles sont enregistrées.',
  seat: 'Le siège est ajouté.',
  'end-seat': 'Le siège prend fin aujourd’hui.',
}

export default function BodyPage({ loaderData, actionData }: Route.ComponentProps) {
  const { body, seats, roster, choosable, mayRun, href, name, submissionKey, today } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  const asked = actionData?.fields.verb
  return (
    <Page
      title={body.name}
      tabTitle={`${body.name}, ${name}`}
      wide
      above={`${bodyKinds[body.kind]} · ${body.reference}`}
      lede={body.purpose || undefined}
      breadcrumbs={[{ label: 'Comités', href }]}
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <div className="columns">
        <section>
          <h2>Composition au jour de lecture</h2>
          <Composition roster={roster} />
          {mayRun && (
            <>
              <h3>Les sièges</h3>
              <ul className="seats" role="list">
                {seats.map((seat) => (
                  <li key={seat.id}>
                    <SeatWords seat={seat} />
                    {seat.current && (
                      <PostButton small fields={{ verb: 'end-seat', seat: seat.id }}>
                        Mettre fin<span className="read-only-aloud"> au siège</span>
                      </PostButton>
                    )}
                  </li>
                ))}
              </ul>
              <details open={asked === 'seat' || seats.length === 0}>
                <summary>Ajouter un siège</summary>
                <CommitteeForm verb="seat">
                  <SeatFields form={asked === 'seat' ? actionData : undefined} choosable={choosable} today={today} />
                  <Button look="main">Ajouter le siège</Button>
                </CommitteeForm>
              </details>
            </>
          )}
        </section>
        <section>
          <h2>Règles</h2>
          <BodyRules body={body} />
          {mayRun && (
            <details open={asked === 'rules'}>
              <summary>Changer les règles</summary>
              <CommitteeForm verb="rules" version={body.version}>
                <input type="hidden" name="submissionKey" value={submissionKey} />
                <BodyFields form={asked === 'rules' ? actionData : undefined} body={body} />
                <Button>Enregistrer</Button>
              </CommitteeForm>
            </details>
          )}
        </section>
      </div>
    </Page>
  )
}

function SeatWords({ seat }: { seat: Route.ComponentProps['loaderData']['seats'][number] }) {
  const holder = seat.role ? roles[seat.role] : (seat.person ?? seat.label)
  return (
    <span>
      {holder}
      <br />
      <small>
        {seat.voice === 'voting' ? 'vote' : 'avis, sans vote'}
        {seat.chair && ', préside'}
        {seat.current ? '' : ', terminé'}
      </small>
    </span>
  )
}
