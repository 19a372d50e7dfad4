import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { notify } from '#cap/inbox/actions/tell.ts'
import { personFor } from '#cap/membership/actions.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import { readScope } from '#cap/projects/policy.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { currentPhase } from '#cap/territory/model.ts'
import { enjeuxOf, filieres, territoryByCode } from '#cap/territory/queries.ts'
import type { InvitationForm, MemberRole, SettingsForm, Workspace, WorkspaceForm, WorkspaceKey } from '../model.ts'
import { mayOpenWorkspace, workspaceScope } from '../policy.ts'
import { lockWorkspace, membersOf, workspaceByReference } from '../queries/workspaces.ts'
import { addWorkspace, saveClosing, saveLeaving, saveMember, saveRole, saveSettings } from '../store/workspaces.ts'
import { inside, pathIn } from './change.ts'

type OpeningRefusal = 'not-found' | 'forbidden' | 'unknown-filiere' | 'unknown-enjeu' | 'unknown-project'

/** Opens a workspace, whose first animator is who opened it. @returns its reference */
export function openWorkspace(ctx: Ctx, territoryCode: string, form: WorkspaceForm): Promise<Outcome<string, OpeningRefusal>> {
  const id = newId<'workspace'>()
  return act(ctx, { name: 'workspaces.open', subject: id }, async (tx, note): Promise<Outcome<string, OpeningRefusal>> => {
    const territory = await territoryByCode(tx, territoryCode)
    if (!territory) return refuse('not-found')
    if (!mayOpenWorkspace(ctx.actor, territory.id, territory.regionCode)) return refuse('forbidden')
    const topic = await topicOf(ctx, tx, form, territory.id)
    if (!topic.ok) return topic
    const personId = ctx.actor.id!
    // Nobody reads or animates it yet, so nobody's right gives its reference back or adds the first animator.
    await elevate(tx)
    const opened = await addWorkspace(tx, { ...form, ...topic.value, id, territoryId: territory.id, openedBy: personId }, ctx.today)
    note({ reference: opened.reference, title: form.title, entry: form.entry })
    if (!opened.isNew) return ok(opened.reference)
    await saveMember(
      tx,
      { id, territoryId: territory.id },
      { personId, role: 'animator', basis: 'mandate', on: ctx.today, invitedBy: personId },
    )
    return ok(opened.reference)
  })
}

type TopicIds = { filiere: string | null; enjeu: string | null; projectId: string | null }

async function topicOf(
  ctx: Ctx,
  tx: Tx,
  form: WorkspaceForm,
  territoryId: string,
): Promise<Outcome<TopicIds, Exclude<OpeningRefusal, 'not-found' | 'forbidden'>>> {
  const none: TopicIds = { filiere: null, enjeu: null, projectId: null }
  if (form.topic === 'filiere') {
    if (!(await filieres(tx)).some((f) => f.code === form.filiere)) return refuse('unknown-filiere')
    return ok({ ...none, filiere: form.filiere })
  }
  if (form.topic === 'enjeu') {
    if (!(await enjeuxOf(tx, currentPhase)).some((e) => e.code === form.enjeu)) return refuse('unknown-enjeu')
    return ok({ ...none, enjeu: form.enjeu })
  }
  if (form.topic === 'project') {
    const project = await projectByReference(tx, readScope(ctx.actor, ctx.today), { territoryId, reference: form.project })
    return project ? ok({ ...none, projectId: project.id }) : refuse('unknown-project')
  }
  return ok(none)
}

/** Changes the title and the words of presentation; one who saved meanwhile loses nothing. */
export function changeSettings(ctx: Ctx, key: WorkspaceKey, form: SettingsForm) {
  return inside(ctx, 'change-settings', 'animate', key, async ({ tx, workspace, note }) => {
    await lockWorkspace(tx, workspace)
    const current = await workspaceByReference(tx, workspaceScope(ctx.actor, ctx.today), key)
    if (current!.version !== form.version) return refuse('changed-meanwhile')
    await saveSettings(tx, workspace, form, ctx.actor.id!)
    note({ from: { title: current!.title, purpose: current!.purpose }, to: { title: form.title, purpose: form.purpose } })
    return ok()
  })
}

/** Closed, a workspace is read and no longer written in. */
export function closeWorkspace(ctx: Ctx, key: WorkspaceKey, closed: 'closed' | 'open') {
  return inside(ctx, closed === 'closed' ? 'close' : 'reopen', 'animate', key, async ({ tx, workspace }) => {
    await saveClosing(tx, workspace, closed === 'closed' ? ctx.today : null, ctx.actor.id!)
    return ok()
  })
}

/** Whoever reads an open workspace by a mandate of the territory joins it of their own accord. */
export function joinWorkspace(ctx: Ctx, key: WorkspaceKey) {
  return inside(ctx, 'join', 'join', key, async ({ tx, workspace }) => {
    await saveMember(tx, workspace, { personId: ctx.actor.id!, role: 'member', basis: 'mandate', on: ctx.today, invitedBy: null })
    return ok()
  })
}

export function leaveWorkspace(ctx: Ctx, key: WorkspaceKey) {
  return inside(ctx, 'leave', 'leave', key, async ({ tx, workspace }) => {
    await saveLeaving(tx, workspace, ctx.actor.id!, ctx.today)
    return ok()
  })
}

const invitedRoles = ['partner', 'committee-member', 'elu-referent', 'industriel-referent', 'operator', 'region', 'programme'] as const

/** Who may be chosen by name: those with a mandate that lets them in, and are no members yet. */
export async function invitationChoices(tx: Tx, workspace: Workspace, on: Day) {
  const members = new Set((await membersOf(tx, workspace, on)).map((member) => member.personId))
  const holders = await holdersOf(tx, { territoryId: workspace.territoryId, roles: invitedRoles, on })
  return holders.filter(
    (holder) => !members.has(holder.id) && holder.mandates.some((m) => m.regionCode === null || m.regionCode === workspace.regionCode),
  )
}

/** Invites a person by name, or anybody by their address: who has no mandate comes as a guest. */
export function inviteMember(ctx: Ctx, key: WorkspaceKey, form: InvitationForm) {
  return inside(ctx, 'invite', 'animate', key, async ({ tx, workspace, note }) => {
    const chosen = form.person ? (await invitationChoices(tx, workspace, ctx.today)).find((holder) => holder.id === form.person) : undefined
    if (form.person && !chosen) return refuse('cannot-be-invited')
    const personId = chosen?.id ?? (await personFor(tx, form.email, form.name))
    if ((await membersOf(tx, workspace, ctx.today)).some((member) => member.personId === personId)) return refuse('member-already')
    await saveMember(tx, workspace, {
      personId,
      role: form.role,
      basis: chosen ? 'mandate' : 'guest',
      on: ctx.today,
      invitedBy: ctx.actor.id,
    })
    note({ person: chosen?.name ?? form.name, role: form.role, basis: chosen ? 'mandate' : 'guest' })
    await notify(tx, ctx, [personId], {
      kind: 'workspace.invitation',
      territoryId: workspace.territoryId,
      subjectId: workspace.id,
      title: `${ctx.actor.name} vous invite dans l’espace de travail ${workspace.reference}`,
      detail: workspace.title,
      path: pathIn(workspace),
    })
    return ok(chosen?.name ?? form.name)
  })
}

export function changeRole(ctx: Ctx, key: WorkspaceKey, personId: string, role: MemberRole | 'out') {
  return inside(ctx, role === 'out' ? 'remove-member' : 'change-role', 'animate', key, async ({ tx, workspace, note }) => {
    const member = (await membersOf(tx, workspace, ctx.today)).find((m) => m.personId === personId)
    if (!member) return refuse('not-a-member')
    note({ person: member.name, from: member.role, to: role })
    if (role === 'out') await saveLeaving(tx, workspace, personId, ctx.today)
    else await saveRole(tx, workspace, personId, role)
    return ok(member.name)
  })
}
