import { Page } from '#ui/page.tsx'

export default function Accessibility() {
  return (
    <Page title="Accessibilité" lede="Ressort n’a pas encore été audité : son accessibilité est « non auditée ».">
      <div className="stack">
        <p>
          Aucun organisme n’a vérifié la conformité de Ressort au référentiel général d’amélioration de l’accessibilité (RGAA 4.1). Cette
          page ne remplace donc pas la déclaration d’accessibilité que la loi demandera à l’administration qui exploitera le service.
        </p>
        <h2>Ce qu’une machine vérifie à chaque changement</h2>
        <ul>
          <li>les règles automatiques d’axe (WCAG 2.2, niveaux A et AA) sur les pages, en thème clair et en thème sombre ;</li>
          <li>le contraste des textes, l’ordre des titres, le nom des champs, des liens et des boutons.</li>
        </ul>
        <p>Une machine ne voit qu’une partie des obstacles : elle ne juge ni le sens d’un texte, ni l’ordre d’une lecture.</p>
        <h2>Ce qui est voulu partout</h2>
        <ul>
          <li>
            toutes les pages et tous les formulaires fonctionnent sans script et au clavier (quelques pages ajoutent une aide par script) ;
          </li>
          <li>aucune information n’est donnée par la couleur seule ;</li>
          <li>chaque carte et chaque graphique a sa liste ou son tableau équivalent.</li>
        </ul>
        <h2>Ce qui n’a pas été essayé</h2>
        <p>Aucun essai n’a encore été mené avec des personnes qui utilisent un lecteur d’écran ou une plage braille.</p>
      </div>
    </Page>
  )
}
