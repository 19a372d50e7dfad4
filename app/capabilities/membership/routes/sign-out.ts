import { data, redirect } from 'react-router'
import { sessionCookie } from '#kernel/http.ts'
import { web } from '#kernel/web.ts'
import { signOut } from '../actions.ts'
import type { Route } from './+types/sign-out.ts'

export function loader(): never {
  throw data('On se déconnecte avec le bouton « Déconnexion », en haut de chaque page.', { status: 405 })
}

export async function action({ context }: Route.ActionArgs) {
  const ctx = context.get(web)
  if (ctx.sessionToken) await signOut(ctx, ctx.sessionToken)
  const headers = { 'set-cookie': sessionCookie('', 0, ctx.config.baseUrl) }
  return redirect('/', { status: 303, headers })
}
