import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { version } from '#kernel/version.ts'
import { web } from '#kernel/web.ts'
import type { Route } from './+types/legal-notice.ts'

export function loader({ context }: Route.LoaderArgs) {
  return { demo: context.get(web).config.demo, version }
}

export default function LegalNotice({ loaderData }: Route.ComponentProps) {
  return (
    <Page title="Mentions" lede="Ressort est un logiciel de conduite des Territoires d’industrie.">
      <div className="stack">
        {loaderData.demo && (
          <Notice kind="warning" title="Ceci est une démonstration">
            Ce site n’est pas un service de l’État ni d’une collectivité. Les entreprises, les personnes et les projets marqués (fictive) ou
            (fictif) sont inventés. N’y écrivez aucune information confidentielle.
          </Notice>
        )}
        <h2>Ce que valent les pages</h2>
        <p>
          Les règles des aides sont données avec leur source et leur date. Celles qui portent la mention « à vérifier » n’ont pas été relues
          sur le texte officiel. Aucun résultat affiché ici ne vaut décision : seule l’autorité qui accorde une aide se prononce.
        </p>
        <h2>Données personnelles</h2>
        <p>
          Deux cookies servent à la connexion : l’un reconnaît la personne connectée, pendant quatorze jours ; l’autre, pendant une heure,
          réserve au navigateur qui l’a demandé le lien envoyé par courriel. Il n’y a ni mesure d’audience, ni contenu d’un autre site.
        </p>
        <p className="quiet">Version {loaderData.version}</p>
      </div>
    </Page>
  )
}
