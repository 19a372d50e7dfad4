import { mayActOnPlan } from '#cap/action-plan/policy.ts'
import { type Door, Doors } from '#ui/doors.tsx'
import { notForYou, type Room, workspaceOf } from '../access.ts'
import { topics } from '../model.ts'
import type { Route } from './+types/propose.ts'

/** From a workspace to a project or an action, which begins with what the workspace already says. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const room = await workspaceOf(context, params)
  if (!room.may('write')) throw notForYou()
  return { doors: doorsFrom(room) }
}

function doorsFrom({ ctx, territory, workspace, href }: Room): Door[] {
  const about = workspace.filiereLabel ?? workspace.enjeuLabel ?? workspace.projectTitle
  const topic = about ? `, ${topics[workspace.topic].toLowerCase()} ${about}` : ''
  const origin = `Proposé depuis l’espace de travail « ${workspace.title} » (${workspace.reference}${topic}), ${ctx.config.baseUrl}${href}`
  const known = {
    ...(workspace.filiere && { filiere: workspace.filiere }),
    ...(workspace.enjeu && { enjeu: workspace.enjeu }),
    resume: origin,
  }
  const project = {
    title: 'Un projet d’entreprise',
    href: `/deposer-un-projet?${new URLSearchParams(known)}`,
    text: 'Le formulaire de dépôt, avec la filière ou l’enjeu de l’espace, et d’où vient l’idée. Il reste confidentiel entre l’entreprise et le chef de projet.',
  }
  const action = {
    title: 'Une fiche action du plan',
    href: `/espace/${territory.code}/plan/fiches/nouvelle?${new URLSearchParams({ resume: origin })}`,
    text: 'Une fiche du plan d’actions, avec d’où elle vient.',
  }
  return mayActOnPlan(ctx.actor, 'edit', territory) ? [project, action] : [project]
}

export default function Propose({ loaderData }: Route.ComponentProps) {
  return (
    <section>
      <h2>Proposer depuis cet espace</h2>
      <Doors doors={loaderData.doors} />
    </section>
  )
}
