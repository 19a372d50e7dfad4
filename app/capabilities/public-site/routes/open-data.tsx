import { web } from '#kernel/web.ts'
import { ButtonLink } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { projectColumns } from '../views/project-file.ts'
import type { Route } from './+types/open-data.ts'

export const loader = ({ context }: Route.LoaderArgs) => ({ demo: context.get(web).config.demo })

export default function OpenData({ loaderData: { demo } }: Route.ComponentProps) {
  return (
    <Page
      title="Données ouvertes"
      lede="Les territoires et les projets publics, à réutiliser librement, dans l’état où Ressort les tient à l’instant du téléchargement."
    >
      {demo && (
        <Notice title="Site de démonstration">Les projets marqués « (projet fictif) » sont inventés : leur colonne source le dit.</Notice>
      )}
      <Territories />
      <Projects />
      <Terms />
    </Page>
  )
}

function Territories() {
  return (
    <section aria-labelledby="territoires">
      <h2 id="territoires">Les territoires labellisés</h2>
      <p>
        Les 183 territoires de la phase 2023-2027 : code, nom, région, position et membres (SIREN des intercommunalités, code Insee des
        communes). La clé est la phase et le code : les codes ont été réattribués d’une phase à l’autre. Les mêmes fichiers existent pour{' '}
        <a href="/donnees-ouvertes/territoires.csv?phase=1">les 149 territoires de 2018-2022</a> : ajoutez <code>?phase=1</code> à
        l’adresse.
      </p>
      <p className="row">
        <ButtonLink href="/donnees-ouvertes/territoires.csv">CSV</ButtonLink>
        <ButtonLink href="/donnees-ouvertes/territoires.json">JSON</ButtonLink>
        <ButtonLink href="/donnees-ouvertes/territoires.geojson">GeoJSON, points</ButtonLink>
      </p>
      <p className="source">
        Source : ANCT pour les territoires et leurs membres, vérifiés sur le code officiel géographique 2026 ; positions calculées par
        Ressort, bonnes pour un point sur une carte.
      </p>
    </section>
  )
}

function Projects() {
  return (
    <section aria-labelledby="projets">
      <h2 id="projets">Les projets publics</h2>
      <p>
        Seuls y sont les projets rendus publics, leur embargo passé. Un projet confidentiel n’y laisse aucune trace, pas même dans un total.
        Aucun numéro de SIRET, aucun nom de personne, aucune adresse électronique n’est publié.
      </p>
      <p className="row">
        <ButtonLink href="/donnees-ouvertes/projets.csv">CSV</ButtonLink>
      </p>
      <DataTable
        caption="Colonnes de projets.csv"
        rows={Object.entries(projectColumns)}
        keyOf={([name]) => name}
        columns={[
          { key: 'name', label: 'Colonne', cell: ([name]) => <code>{name}</code> },
          { key: 'meaning', label: 'Ce qu’elle contient', cell: ([, meaning]) => meaning },
        ]}
      />
    </section>
  )
}

function Terms() {
  return (
    <section aria-labelledby="usage">
      <h2 id="usage">Format et licence</h2>
      <ul>
        <li>
          Les CSV suivent la RFC 4180 : virgule, guillemets doubles, fins de ligne CRLF, point décimal. Ils sont en UTF-8 et commencent par
          la marque (BOM) qui le dit à Excel.
        </li>
        <li>Une cellule de texte qui commence par =, +, - ou @ reçoit une apostrophe devant elle, pour qu’un tableur ne l’exécute pas.</li>
        <li>Une cellule vide veut dire « non connu » ou « non publié », jamais zéro.</li>
        <li>
          Licence Ouverte 2.0 d’Etalab : réutilisation libre, à condition de citer la source (« Ressort », et le producteur nommé dans la
          colonne source) et la date du téléchargement.
        </li>
      </ul>
    </section>
  )
}
