import { data } from 'react-router'
import { web } from '#kernel/web.ts'
import type { Route } from './+types/not-found.ts'

/** Every address that is no page, and every request stopped before its page: the root says why. */
export function loader({ context }: Route.LoaderArgs): null {
  const { halt } = context.get(web)
  throw data(halt?.reason ?? null, { status: halt?.status ?? 404 })
}

export const action = loader

export default function NotFound() {
  return null
}
