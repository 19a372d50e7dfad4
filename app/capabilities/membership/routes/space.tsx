import { Outlet, useLocation } from 'react-router'
import { type NavGroup, SpaceLayout } from '#ui/space-layout.tsx'
import { committeeDoorContext, type Door, territoryAt } from '../access.ts'
import { holds, mayReadNation } from '../policy.ts'
import type { Route } from './+types/space.ts'

/** What surrounds a territory's pages. It lets everybody through: each page says who may read it. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, may } = await territoryAt(context, params.code)
  const href = `/espace/${territory.code}`
  const groups: NavGroup[] = []
  if (may('enter-space'))
    groups.push(
      ...spaceGroups(
        href,
        may,
        await context.get(committeeDoorContext)(ctx, territory),
        ledRoles.filter((role) => holds(ctx.actor, role, territory.id)),
      ),
    )
  // A partner reads the projects that are open to it, and no aid file.
  if (!mayReadNation(ctx.actor) && !sittingRoles.some((role) => holds(ctx.actor, role, territory.id))) leaveOut(groups, `${href}/demandes`)
  if (!may('enter-space') && ctx.actor.id)
    groups.push({
      links: [
        { label: 'Mes projets', href: '/mes-projets' },
        { label: 'Espaces de travail', href: `${href}/espaces` },
      ],
    })
  if (mayReadNation(ctx.actor)) groups.push({ label: 'Programme', links: [{ label: 'Vue d’ensemble', href: '/programme' }] })
  return { name: territory.name, code: territory.code, href: `/territoires/${territory.code}`, groups }
}

const leaveOut = (groups: NavGroup[], href: string) => {
  for (const [rank, group] of groups.entries()) groups[rank] = { ...group, links: group.links.filter((link) => link.href !== href) }
}

const sittingRoles = ['chef-de-projet', 'elu-referent', 'industriel-referent', 'committee-member'] as const
const ledRoles = ['chef-de-projet', 'elu-referent', 'industriel-referent'] as const

/** Those who lead the territory (`led`: by which roles) have pages of their own among those everybody of the space reads. */
function spaceGroups(
  href: string,
  may: Awaited<ReturnType<typeof territoryAt>>['may'],
  committees: Door | undefined,
  led: readonly (typeof ledRoles)[number][],
): readonly NavGroup[] {
  const isChef = led.includes('chef-de-projet')
  return [
    {
      links: [
        { label: 'Tableau de bord', href: `${href}/tableau-de-bord` },
        { label: 'Rechercher', href: `${href}/recherche` },
      ],
    },
    {
      label: 'Pilotage',
      links: [
        { label: 'Plan d’actions', href: `${href}/plan` },
        ...(committees ? [committees] : []),
        { label: 'Gouvernance', href: `${href}/gouvernance` },
        ...(led.length > 0 ? [{ label: 'Poste et passation', href: `${href}/gouvernance/poste` }] : []),
      ],
    },
    {
      label: 'Projets et aides',
      links: [
        { label: 'Projets', href: `${href}/projets` },
        { label: 'Demandes d’aide', href: `${href}/demandes` },
        { label: 'Argent', href: `${href}/argent` },
        { label: 'Aides à publier', href: `${href}/argent/publications` },
        { label: 'Subventions publiées', href: `${href}/subventions` },
        { label: 'Entreprises', href: `${href}/entreprises` },
        ...(may('read-requests') ? [{ label: 'Pistes', href: `${href}/pistes` }] : []),
        ...(isChef ? [{ label: 'Implantations', href: `${href}/implantations` }] : []),
        ...(may('answer-request') ? [{ label: 'Reprendre un classeur', href: `${href}/reprises` }] : []),
      ],
    },
    {
      label: 'Partenaires',
      links: [
        { label: 'Annuaire', href: `${href}/partenaires` },
        { label: 'Espaces de travail', href: `${href}/espaces` },
        ...(isChef ? [{ label: 'Suivi des envois', href: `${href}/suivi-des-envois` }] : []),
      ],
    },
  ]
}

export default function Space({ loaderData }: Route.ComponentProps) {
  const { name, code, href, groups } = loaderData
  const { pathname } = useLocation()
  return (
    <SpaceLayout title={name} href={href} subtitle={code} groups={groups} pathname={pathname}>
      <Outlet />
    </SpaceLayout>
  )
}
