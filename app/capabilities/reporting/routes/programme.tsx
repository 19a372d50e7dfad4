import { Outlet, useLocation } from 'react-router'
import { nationOf } from '#cap/membership/access.ts'
import { mayManageAccounts } from '#cap/membership/actions/accounts.ts'
import { regions } from '#cap/territory/queries.ts'
import { SpaceLayout } from '#ui/space-layout.tsx'
import type { Route } from './+types/programme.ts'

/** What surrounds the national pages; a region sees its own name. */
export async function loader({ context }: Route.LoaderArgs) {
  const { ctx, regionCodes } = nationOf(context)
  if (regionCodes === 'all')
    return { title: 'Programme national', subtitle: 'Territoires d’industrie', mayManageAccounts: mayManageAccounts(ctx) }
  const named = (await regions(ctx.db)).filter((region) => regionCodes.includes(region.code))
  return { title: named.map((region) => region.name).join(', '), subtitle: 'Le programme dans la région', mayManageAccounts: false }
}

const groupsFor = (mayManage: boolean) => [
  {
    links: [
      { label: 'Vue d’ensemble', href: '/programme' },
      { label: 'Projets', href: '/programme/projets' },
      { label: 'Projets d’implantation', href: '/implantations' },
      { label: 'Obstacles', href: '/programme/obstacles' },
      { label: 'Modèles de fiches', href: '/programme/modeles' },
      { label: 'Binômes et scrutins', href: '/programme/binomes' },
      { label: 'Postes de chef de projet', href: '/programme/postes' },
      ...(mayManage ? [{ label: 'Comptes', href: '/programme/comptes' }] : []),
    ],
  },
]

export default function Programme({ loaderData }: Route.ComponentProps) {
  const { pathname } = useLocation()
  return (
    <SpaceLayout
      title={loaderData.title}
      href="/programme"
      subtitle={loaderData.subtitle}
      groups={groupsFor(loaderData.mayManageAccounts)}
      pathname={pathname}
    >
      <Outlet />
    </SpaceLayout>
  )
}
