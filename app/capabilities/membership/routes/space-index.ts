import { redirect } from 'react-router'
import { spaceOf } from '../access.ts'
import type { Route } from './+types/space-index.ts'

/** A space opens on its dashboard. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { territory } = await spaceOf(context, params)
  return redirect(`/espace/${territory.code}/tableau-de-bord`)
}
