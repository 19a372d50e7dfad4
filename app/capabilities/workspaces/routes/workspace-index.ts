import { redirect } from 'react-router'
import { workspaceOf } from '../access.ts'
import type { Route } from './+types/workspace-index.ts'

/** A workspace opens on its stream. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { href } = await workspaceOf(context, params)
  return redirect(`${href}/fil`)
}

/** Without a page of its own the route would answer a refusal as JSON. */
export default function WorkspaceIndex() {
  return null
}
