import { redirect } from 'react-router'
import { spaceOf } from '../access.ts'
import type { Route } from './+types/space-index.ts'

/** A space opens on its dashboard. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { territory } = await spaceOf(context, params)
  return redirect(`/espace/${territory.code}/tableau-de-bord`)
}

/** Without a page of its own the route would answer a refusal as JSON. */
export default function SpaceIndex() {
  return null
}
