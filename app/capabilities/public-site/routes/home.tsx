import { Doors } from '#ui/doors.tsx'
import { Page } from '#ui/page.tsx'

export default function Home() {
  return (
    <Page
      title="De la labellisation aux emplois, un territoire d’industrie au même endroit"
      tabTitle="Territoires d’industrie"
      lede="Ressort aide le binôme d’un élu et d’un industriel, le chef de projet, la Région et l’État à conduire les 183 Territoires d’industrie : le plan d’action, les projets des entreprises, les aides et leurs règles."
    >
      <Doors
        doors={[
          {
            title: 'Trouver un territoire',
            text: 'La carte et la liste des territoires labellisés, leur binôme et leurs enjeux.',
            href: '/territoires',
          },
          {
            title: 'Déposer un projet',
            text: 'Vous dirigez une entreprise industrielle : dites ce que vous préparez, sans compte à créer.',
            href: '/deposer-un-projet',
          },
          {
            title: 'Lire les dispositifs',
            text: 'Les aides, ce qu’elles demandent et jusqu’à combien, avec leur source et leur date.',
            href: '/dispositifs',
          },
        ]}
      />
    </Page>
  )
}
