import { keptMailNote } from '#kernel/mail.ts'
import { web } from '#kernel/web.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { linkMinutes } from '../model.ts'
import type { Route } from './+types/sign-in-link-sent.ts'

export function loader({ context }: Route.LoaderArgs) {
  return { keptMail: keptMailNote(context.get(web).config) }
}

/** The same words whether or not we know the address: nobody learns here who has an account. */
export default function SignInLinkSent({ loaderData }: Route.ComponentProps) {
  return (
    <Page
      title="Regardez vos courriels"
      lede="Si cette adresse est connue, un lien vient d’y être envoyé."
      breadcrumbs={[{ label: 'Connexion', href: '/connexion' }]}
    >
      <ul>
        <li>Ouvrez-le dans ce navigateur, sur cet appareil. Il sert une fois, pendant {linkMinutes} minutes.</li>
        <li>Rien après quelques minutes ? Regardez dans les indésirables.</li>
        <li>
          Toujours rien ? <a href="/connexion">Vérifiez l’adresse et demandez un autre lien</a>, ou écrivez au chef de projet de votre
          territoire : c’est peut-être une autre adresse qu’il connaît.
        </li>
      </ul>
      {loaderData.keptMail && <Notice title="Démonstration">{loaderData.keptMail}</Notice>}
    </Page>
  )
}
