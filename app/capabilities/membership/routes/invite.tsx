import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { notYours, spaceOf } from '../access.ts'
import { invite, resendInvitation, withdrawInvitation } from '../actions/invitations.ts'
import { mayGive } from '../actions/mandates.ts'
import { InvitationForm, invitationDays, localRoles } from '../model/mandates.ts'
import { joiningRequests } from '../queries.ts'
import { invitationsOf } from '../queries/mandates.ts'
import { InviteForm } from '../views/invite-form.tsx'
import { InvitationList } from '../views/invitation-list.tsx'
import { PartnerTabs } from '../views/partner-tabs.tsx'
import type { Route } from './+types/invite.ts'

/** Who is invited, and the form that invites: prefilled from a request to join when it leads here. */
export async function loader({ context, params, url }: Route.LoaderArgs) {
  const { ctx, territory, may } = await spaceOf(context, params)
  if (!may('give-mandate')) throw notYours(ctx)
  const found = await read(ctx, async (tx) => ({
    invitations: await invitationsOf(tx, territory.id),
    requests: may('read-requests') ? await joiningRequests(tx, territory.id) : [],
  }))
  const request = found.requests.find(({ id }) => id === url.searchParams.get('demande'))
  const role = localRoles.find((code) => code === url.searchParams.get('role'))
  const start = {
    from: formatDay(ctx.today),
    role,
    interim: url.searchParams.get('interim') === 'oui' ? 'oui' : undefined,
    ...(request && {
      name: request.contact,
      email: request.email,
      organisation: request.organisation,
      organisationKind: request.kind,
      request: request.id,
      role: 'partner',
    }),
  }
  const givable = localRoles.filter((code) => mayGive(ctx, territory, code))
  return {
    invitations: found.invitations,
    start,
    givable,
    on: ctx.today,
    name: territory.name,
    code: territory.code,
    mayGive: true,
    mayMerge: may('merge-duplicates'),
  }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, may } = await spaceOf(context, params)
  if (!may('give-mandate')) throw notYours(ctx)
  const fields = await formOf(request)
  const here = `/espace/${territory.code}/partenaires/inviter`
  const waiting = z.uuid().safeParse(fields.invitation)
  if (waiting.success) {
    const isLeaving = fields.verb === 'withdraw'
    const done = await (isLeaving ? withdrawInvitation : resendInvitation)(ctx, territory.code, waiting.data)
    if (!done.ok && done.refusal === 'forbidden') throw notYours(ctx)
    if (!done.ok) return keep(fields, { '': 'Cette invitation n’attend plus : voici son état.' }, 409)
    return redirect(`${here}?fait=${isLeaving ? 'retiree' : 'renvoyee'}`, 303)
  }
  const form = InvitationForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await invite(ctx, territory.code, form.data)
  if (done.ok) return redirect(`${here}?fait=invitee`, 303)
  if (done.refusal === 'own-mandate') return keep(fields, { email: 'C’est votre adresse : personne ne se donne un mandat.' })
  if (done.refusal === 'forbidden') return keep(fields, { role: 'Ce mandat est donné par la région ou par le programme national.' })
  throw data('Ce territoire n’existe pas.', { status: 404 })
}

const doneWords = {
  invitee: `L’invitation est partie par courriel ; elle attend ${invitationDays} jours.`,
  renvoyee: 'L’invitation est repartie, avec un lien nouveau : l’ancien n’ouvre plus rien.',
  acceptee: 'La demande est acceptée. Invitez maintenant la personne : le formulaire reprend ce qu’elle a écrit.',
  retiree: 'L’invitation est retirée : son lien n’ouvre plus rien.',
}

export default function Invite({ loaderData, actionData }: Route.ComponentProps) {
  const { invitations, start, givable, name, code, on } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  return (
    <Page title="Annuaire" tabTitle={`Invitations, ${name}`} wide>
      <PartnerTabs {...loaderData} />
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <h2>Inviter une personne</h2>
      <InviteForm form={actionData} start={start} givable={givable} />
      <h2>Invitations envoyées</h2>
      <InvitationList invitations={invitations} on={on} code={code} />
    </Page>
  )
}
