import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { read } from '#kernel/act.ts'
import { instantOf } from '#kernel/day.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { roles } from '#cap/membership/model.ts'
import { BothVersions } from '#ui/both-versions.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { formatInstant } from '#ui/format.ts'
import { keepBoth, meanwhileOf } from '#ui/meanwhile.ts'
import { Notice } from '#ui/notice.tsx'
import { doneIn } from '#ui/url.ts'
import { notForYou, type Room, workspaceOf } from '../access.ts'
import {
  changeRole,
  changeSettings,
  closeWorkspace,
  invitationChoices,
  inviteMember,
  joinWorkspace,
  leaveWorkspace,
} from '../actions/workspaces.ts'
import { InvitationForm, memberRoleCodes, SettingsForm } from '../model.ts'
import { membersOf } from '../queries/workspaces.ts'
import { Invitation, Leaving, MemberTable, Settings } from '../views/members.tsx'
import { ListDownloads } from '../views/list-downloads.tsx'
import type { Route } from './+types/members.ts'

/** Who is in the workspace, who may be invited, and what it says of itself. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, workspace, may, href } = await workspaceOf(context, params)
  const found = await read(ctx, async (tx) => ({
    members: await membersOf(tx, workspace, ctx.today),
    choices: may('animate')
      ? (await invitationChoices(tx, workspace, ctx.today)).map(({ id, name, organisation, mandates }) => ({
          value: id,
          label: [name, organisation, ...mandates.map((m) => roles[m.role])].filter(Boolean).join(', '),
        }))
      : [],
  }))
  return { ...found, workspace, me: ctx.actor.id!, href, mayAnimate: may('animate'), mayLeave: may('leave') }
}

type Fields = Awaited<ReturnType<typeof formOf>>

export async function action({ context, params, request }: Route.ActionArgs) {
  const room = await workspaceOf(context, params)
  const fields = await formOf(request)
  switch (fields.verb) {
    case 'join':
      return settled(await joinWorkspace(room.ctx, room.key), `${room.href}/fil`)
    case 'leave':
      return settled(await leaveWorkspace(room.ctx, room.key), `/espace/${room.territory.code}/espaces`)
    case 'close':
    case 'reopen':
      return settled(
        await closeWorkspace(room.ctx, room.key, fields.verb === 'close' ? 'closed' : 'open'),
        `${room.href}/membres?fait=${fields.verb}`,
      )
    case 'role':
      return giveRole(room, fields)
    case 'settings':
      return saveSettings(context, params, room, fields)
    default:
      return invite(room, fields)
  }
}

function settled(done: { ok: boolean }, href: string) {
  if (!done.ok) throw notForYou()
  return redirect(href, 303)
}

async function giveRole(room: Room, fields: Fields) {
  const asked = z.object({ person: z.uuid(), role: z.enum([...memberRoleCodes, 'out']) }).safeParse(fields)
  if (!asked.success) throw data('Rechargez la page, puis recommencez.', { status: 400 })
  const done = await changeRole(room.ctx, room.key, asked.data.person, asked.data.role)
  if (done.ok) return redirect(`${room.href}/membres?fait=role`, 303)
  switch (done.refusal) {
    case 'not-found':
    case 'forbidden':
      throw notForYou()
    case 'not-a-member':
      return keep(fields, { '': 'Cette personne n’est plus membre de l’espace : voici qui l’est.' }, 409)
    default:
      return never(done.refusal)
  }
}

async function saveSettings(context: Route.ActionArgs['context'], params: Route.ActionArgs['params'], room: Room, fields: Fields) {
  const form = SettingsForm.safeParse({ title: '', purpose: '', version: room.workspace.version, ...fields })
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await changeSettings(room.ctx, room.key, form.data)
  if (done.ok) return redirect(`${room.href}/membres?fait=settings`, 303)
  switch (done.refusal) {
    case 'not-found':
    case 'forbidden':
      throw notForYou()
    case 'changed-meanwhile': {
      const { workspace } = await workspaceOf(context, params)
      return keepBoth(fields, {
        version: workspace.version,
        by: workspace.changedBy ?? 'Une autre personne',
        at: formatInstant(instantOf(workspace.changedAt)),
        fields: { title: { label: 'Titre', value: workspace.title }, purpose: { label: 'Ce qu’on y fait', value: workspace.purpose } },
      })
    }
    default:
      return never(done.refusal)
  }
}

async function invite(room: Room, fields: Fields) {
  const form = InvitationForm.safeParse({ person: '', email: '', name: '', ...fields })
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await inviteMember(room.ctx, room.key, form.data)
  if (done.ok) return redirect(`${room.href}/membres?fait=invited`, 303)
  switch (done.refusal) {
    case 'not-found':
    case 'forbidden':
      throw notForYou()
    case 'cannot-be-invited':
      return keep(fields, {
        person: 'Les mandats de cette personne ne la laissent pas entrer ici, ou elle y est déjà : choisissez dans la liste.',
      })
    case 'member-already':
      return keep(fields, { email: 'Cette personne est déjà membre de l’espace.' })
    default:
      return never(done.refusal)
  }
}

const doneWords = {
  opened: 'L’espace est ouvert. Invitez ceux qui doivent y travailler.',
  invited: 'La personne est invitée : un courriel lui dit où entrer.',
  role: 'C’est enregistré.',
  settings: 'La présentation est enregistrée.',
  close: 'L’espace est clos : il se lit, et ne s’écrit plus.',
  reopen: 'L’espace est rouvert.',
}

export default function Members({ loaderData, actionData }: Route.ComponentProps) {
  const { members, choices, workspace, me, href, mayAnimate, mayLeave } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  const verb = actionData?.fields.verb
  return (
    <>
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <BothVersions meanwhile={meanwhileOf(actionData)} reloadHref={`${href}/membres`} />
      <MemberTable members={members} me={me} mayAnimate={mayAnimate} />
      <ListDownloads href={`${href}/membres`} />
      {mayLeave && <Leaving />}
      {mayAnimate && (
        <>
          <Invitation choices={choices} form={verb === undefined ? actionData : undefined} />
          <Settings workspace={workspace} form={verb === 'settings' ? actionData : undefined} />
        </>
      )}
    </>
  )
}
