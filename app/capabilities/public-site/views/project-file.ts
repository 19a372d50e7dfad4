import { stages } from '#cap/projects/model.ts'
import type { Cell } from '#kernel/csv.ts'
import type { Cents } from '#kernel/money.ts'
import type { ToldProject } from '../queries.ts'

export const projectColumns = {
  reference: 'Référence du projet dans Ressort',
  territoire: 'Code du territoire, phase 2023-2027',
  nom_territoire: 'Nom du territoire',
  region: 'Région',
  titre: 'Titre du projet',
  entreprise: 'Nom de l’entreprise',
  commune: 'Commune du projet, si elle est connue',
  filiere: 'Filière',
  etape: 'Étape du projet',
  cout_ht_euros: 'Coût prévu, en euros hors taxes ; vide si aucune source ne le publie',
  emplois_crees_etp: 'Emplois annoncés, en équivalents temps plein ; vide si inconnu',
  emplois_maintenus_etp: 'Emplois maintenus annoncés, en équivalents temps plein ; vide si inconnu',
  aides_accordees_euros: 'Aides accordées selon le registre public, en euros ; vide si aucune ligne',
  aides_versees_euros: 'Aides versées selon le registre public, en euros ; vide si aucune ligne',
  source: 'D’où vient l’information',
  adresse_source: 'Adresse de la source',
  a_verifier: 'oui si l’information reste à vérifier',
} as const

export async function* projectLines(projects: AsyncIterable<ToldProject>): AsyncIterable<readonly Cell[]> {
  yield Object.keys(projectColumns)
  for await (const project of projects) yield projectLine(project)
}

function projectLine(p: ToldProject): readonly Cell[] {
  const cells: Record<keyof typeof projectColumns, Cell> = {
    reference: p.reference,
    territoire: p.territoryCode,
    nom_territoire: p.territoryName,
    region: p.regionName,
    titre: p.title,
    entreprise: p.company,
    commune: p.communeName,
    filiere: p.filiereLabel,
    etape: stages[p.stage].label,
    cout_ht_euros: inEuros(p.cost),
    emplois_crees_etp: p.jobsCreated,
    emplois_maintenus_etp: p.jobsMaintained,
    aides_accordees_euros: inEuros(p.money?.granted || null),
    aides_versees_euros: inEuros(p.money?.paid || null),
    source: p.sourceLabel ?? 'Dossier déposé sur Ressort',
    adresse_source: p.sourceUrl,
    a_verifier: p.toVerify ? 'oui' : 'non',
  }
  return Object.values(cells)
}

const inEuros = (amount: Cents | null) => (amount === null ? null : amount / 100)
