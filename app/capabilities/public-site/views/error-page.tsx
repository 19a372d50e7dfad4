import { Page } from '#ui/page.tsx'

export interface ErrorView {
  status: number
  /** A sentence for the person who asked, when the route gave one. */
  reason: string | null
}

interface Words {
  title: string
  sentence: string
}

const wordsOf: Readonly<Record<number, Words>> = {
  400: { title: 'Demande illisible', sentence: 'Ressort n’a pas compris cette demande.' },
  401: { title: 'Connexion nécessaire', sentence: 'Cette page s’ouvre une fois connecté.' },
  403: {
    title: 'Accès réservé',
    sentence: 'Les mandats que vous avez aujourd’hui n’ouvrent pas cette page ou cette action.',
  },
  404: {
    title: 'Page introuvable',
    sentence: 'Cette adresse ne mène à rien, ou ce qu’elle montrait n’est pas public.',
  },
  405: { title: 'Action impossible ici', sentence: 'Cette page ne reçoit pas de formulaire.' },
  410: { title: 'Lien expiré', sentence: 'Ce lien a déjà servi ou n’est plus valable.' },
  413: { title: 'Envoi trop lourd', sentence: 'Ce que vous avez envoyé dépasse la taille permise.' },
  429: { title: 'Trop d’essais', sentence: 'Trop de demandes en peu de temps. Réessayez dans une minute.' },
  503: {
    title: 'Service indisponible',
    sentence: 'Le service ne répond pas pour le moment. Réessayez dans quelques minutes.',
  },
}
const fault: Words = {
  title: 'Une erreur est survenue',
  sentence: 'La faute est de notre côté et elle est notée. Rien de ce que vous envoyiez n’a été enregistré : réessayez dans un instant.',
}

/** What went wrong, in words, and what one may do next. */
export function ErrorPage({
  error,
  reference,
  isSignedIn,
  here,
}: {
  error: ErrorView
  reference: string | undefined
  isSignedIn: boolean
  /** The address that was asked: where signing in leads back to. */
  here: string
}) {
  const { title, sentence } = wordsOf[error.status] ?? fault
  return (
    <Page title={title} lede={error.reason ?? sentence}>
      <NextSteps status={error.status} isSignedIn={isSignedIn} here={here} />
      {reference && error.status >= 500 && (
        <p className="quiet">
          Référence à donner si vous nous écrivez : <strong>{reference}</strong>
        </p>
      )}
    </Page>
  )
}

function NextSteps({ status, isSignedIn, here }: { status: number; isSignedIn: boolean; here: string }) {
  const isAccess = status === 401 || status === 403
  return (
    <ul>
      {isAccess && !isSignedIn && (
        <li>
          <a href={`/connexion?retour=${encodeURIComponent(here)}`}>Se connecter</a>, si vous avez un mandat ou déposé un projet.
        </li>
      )}
      {isAccess && isSignedIn && (
        <li>
          Voir <a href="/espace">ce que vos mandats ouvrent</a>, ou demander l’accès au chef de projet du territoire.
        </li>
      )}
      {isSignedIn && !isAccess && (
        <li>
          <a href="/espace">Revenir à vos espaces</a>
        </li>
      )}
      <li>
        <a href="/territoires">Trouver un territoire</a>
      </li>
      <li>
        <a href="/">Revenir à l’accueil</a>
      </li>
    </ul>
  )
}
