import { data } from 'react-router'
import { keptMailNote } from '#kernel/mail.ts'
import { web } from '#kernel/web.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { filingLinkDays } from '#cap/membership/model.ts'
import { isReference } from '../model.ts'
import type { Route } from './+types/filing-receipt.ts'

/** Says back the reference of the address and looks nothing up: anybody may write one there. */
export function loader({ request, context }: Route.LoaderArgs) {
  const { actor, config } = context.get(web)
  const reference = new URL(request.url).searchParams.get('reference') ?? ''
  if (!isReference(reference)) throw data(null, { status: 404 })
  return { reference, isSignedIn: actor.id !== null, keptMail: actor.id ? null : keptMailNote(config) }
}

export default function FilingReceipt({ loaderData }: Route.ComponentProps) {
  const { reference, isSignedIn, keptMail } = loaderData
  return (
    <Page
      title="Votre projet est déposé"
      lede={`Notez sa référence : ${reference}. Elle vous sera demandée si vous nous écrivez.`}
      breadcrumbs={[{ label: 'Déposer un projet', href: '/deposer-un-projet' }]}
    >
      <div className="stack">
        <h2>Ce qui se passe maintenant</h2>
        <ol>
          <li>Le chef de projet du territoire lit votre projet. Personne d’autre n’y a accès.</li>
          <li>Il vous répond, vous pose les questions qui manquent, et dit s’il retient l’idée pour l’étudier.</li>
          <li>Il cherche avec vous les aides possibles, puis présente le projet au binôme du territoire.</li>
        </ol>
        <h2>Le suivre</h2>
        {isSignedIn ? <FollowHere /> : <FollowByMail />}
        {keptMail && <Notice title="Démonstration">{keptMail}</Notice>}
      </div>
    </Page>
  )
}

function FollowHere() {
  return (
    <>
      <p>Il est dans vos projets, avec son étape et ce qui est attendu de vous.</p>
      <div className="send">
        <ButtonLink look="main" href="/mes-projets">
          Voir mes projets
        </ButtonLink>
      </div>
    </>
  )
}

function FollowByMail() {
  return (
    <p>
      Un courriel part à l’adresse que vous avez donnée. Son lien ouvre vos projets ; il sert une fois, pendant {filingLinkDays} jours.
      Ensuite, ou s’il n’arrive pas, <a href="/connexion">connectez-vous</a> avec la même adresse.
    </p>
  )
}
