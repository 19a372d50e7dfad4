import type { ImportedProject } from '#cap/projects/model/imported.ts'
import { type Stage, stages, tiers } from '#cap/projects/model.ts'
import type { Tier } from '#cap/membership/policy.ts'
import { plainName } from '#cap/territory/model.ts'
import { after, type Cell, choiceIn, dayIn, isUnderstood, jobsIn, type Meaning, moneyIn } from './cells.ts'
import { type Fields, type Reader, shownDay, type Take } from './reading.ts'
import { communeIn, filiereIn, type Named, nafIn, sirenIn, siretIn } from './register-cells.ts'

/** What a column of a pipeline may fill in a project. */
export const projectFields = {
  title: {
    label: 'Titre du projet',
    words: ['titre', 'projet', 'intitule', 'nom du projet', 'intitule du projet', 'libelle', 'operation', 'investissement envisage'],
  },
  company: {
    label: 'Entreprise',
    words: [
      'entreprise',
      'societe',
      'raison sociale',
      'porteur',
      'porteur de projet',
      'nom de l entreprise',
      'beneficiaire',
      'denomination',
      'etablissement',
    ],
  },
  siren: { label: 'SIREN', words: ['siren', 'n siren', 'numero siren'] },
  siret: { label: 'SIRET', words: ['siret', 'n siret', 'numero siret'] },
  naf: { label: 'Code NAF', words: ['naf', 'ape', 'code naf', 'code ape', 'activite'] },
  commune: { label: 'Commune', words: ['commune', 'ville', 'lieu', 'localisation', 'code insee', 'implantation'] },
  filiere: { label: 'Filière', words: ['filiere', 'secteur', 'secteur d activite', 'branche'] },
  summary: {
    label: 'Description',
    words: ['description', 'resume', 'descriptif', 'objet', 'commentaire', 'commentaires', 'presentation', 'detail'],
  },
  stage: { label: 'Étape', words: ['etape', 'stade', 'statut', 'etat', 'avancement', 'maturite', 'etat d avancement'] },
  reason: { label: 'Motif, s’il est écarté', words: ['motif', 'raison', 'motif de refus', 'motif d abandon'] },
  tier: {
    label: 'Confidentialité',
    words: ['confidentialite', 'diffusion', 'qui peut le lire', 'niveau de confidentialite', 'confidentiel'],
  },
  cost: {
    label: 'Investissement HT',
    words: [
      'investissement',
      'cout',
      'cout total',
      'montant',
      'montant du projet',
      'capex',
      'budget',
      'investissement ht',
      'cout ht',
      'assiette',
      'investissement ht euros',
    ],
  },
  jobsCreated: {
    label: 'Emplois créés',
    words: [
      'emplois crees',
      'emplois',
      'creation d emplois',
      'creations d emplois',
      'emplois a creer',
      'etp crees',
      'emplois prevus',
      'emplois crees etp',
    ],
  },
  jobsMaintained: {
    label: 'Emplois maintenus',
    words: ['emplois maintenus', 'maintien', 'emplois sauvegardes', 'etp maintenus', 'emplois maintenus etp'],
  },
  startsOn: { label: 'Début', words: ['debut', 'demarrage', 'date de debut', 'lancement', 'debut des travaux', 'debut previsionnel'] },
  endsOn: { label: 'Fin', words: ['fin', 'date de fin', 'echeance', 'livraison', 'mise en service', 'fin previsionnelle'] },
} as const satisfies Fields
type ProjectField = keyof typeof projectFields

/** The stages that a workbook may give by itself: those after ask for guards, or for the two signatures of the pair. */
type EarlyStage = 'idea' | 'qualified' | 'structuring' | 'rejected'

const earlyWords: Readonly<Record<EarlyStage, readonly string[]>> = {
  idea: [stages.idea.label, 'idée', 'détecté', 'détection', 'prospect', 'contact', 'à qualifier', 'repéré', 'émergence', 'piste'],
  qualified: [stages.qualified.label, 'qualifié', 'à l’étude', 'étude', 'faisabilité', 'en réflexion', 'en cours d’étude'],
  structuring: [stages.structuring.label, 'montage', 'en cours de montage', 'structuration', 'ingénierie', 'en instruction', 'en cours'],
  rejected: [stages.rejected.label, 'refusé', 'abandonné', 'non retenu', 'sans suite', 'annulé'],
}

const laterWords = [
  ...(
    [
      'proposed',
      'retained',
      'financing',
      'engaged',
      'under-way',
      'completed',
      'measured-1',
      'measured-3',
    ] as const satisfies readonly Stage[]
  ).map((stage) => stages[stage].label),
  'soumis',
  'validé',
  'accepté',
  'financé',
  'signé',
  'travaux',
  'en chantier',
  'chantier',
  'lancé',
  'réalisé',
  'terminé',
  'livré',
  'achevé',
  'fait',
]

const tierWords: Readonly<Record<Tier, readonly string[]>> = {
  secret: [tiers.secret.label, 'secret', 'oui', 'strict', 'non diffusable'],
  partners: [tiers.partners.label, 'partenaires', 'restreint', 'cercle restreint'],
  // What is not confidential is for the territory: only a word that says so publishes.
  territory: [tiers.territory.label, 'non', 'comité', 'interne', 'territoire', 'ouvert', 'non confidentiel'],
  public: [tiers.public.label, 'publiable', 'diffusable à tous'],
}

interface Place {
  communes: readonly Named[]
  filieres: readonly Named[]
}

/** Projects of a pipeline. A project is confidential unless its row says otherwise. */
export const projectReader = (place: Place): Reader<ImportedProject> => ({
  fields: projectFields,
  readRow: (row) => projectIn(row, place),
  nameOf: (draft) => draft.title,
  keysOf: (draft) => [projectKey(draft)],
  leftOut: (draft) => (draft.title.length < 3 ? 'sans titre' : draft.company.length < 2 ? 'sans entreprise' : null),
  shown: (draft, field) => shownOf(draft, field as ProjectField, place),
})

/** What tells two projects apart: their company and their title. */
export const projectKey = ({ title, company }: { title: string; company: string }): string => `${plainName(company)} | ${plainName(title)}`

function projectIn({ take, text }: Take, { communes, filieres }: Place): ImportedProject {
  const siret = take('siret', siretIn)
  const startsOn = take('startsOn', (cell) => dayIn(cell, 'start'))
  const reason = text('reason', 2000) || null
  return {
    title: text('title', 200).replaceAll(/\s+/g, ' '),
    company: text('company', 200).replaceAll(/\s+/g, ' '),
    siret,
    siren: take('siren', (cell) => agreeing(sirenIn(cell), siret)) ?? siret?.slice(0, 9) ?? null,
    naf: take('naf', nafIn),
    communeCode: take('commune', (cell) => communeIn(cell, communes)),
    filiere: take('filiere', (cell) => filiereIn(cell, filieres)) ?? 'other',
    summary: text('summary', 4000),
    reason,
    stage: take('stage', (cell) => reasoned(stageIn(cell), reason)) ?? 'idea',
    tier: take('tier', (cell) => choiceIn(cell, tierWords, 'un degré de confidentialité')) ?? 'secret',
    cost: take('cost', (cell) => positive(moneyIn(cell))),
    jobsCreated: take('jobsCreated', jobsIn),
    jobsMaintained: take('jobsMaintained', jobsIn),
    startsOn,
    endsOn: take('endsOn', (cell) => after(dayIn(cell, 'end'), startsOn)),
  }
}

/** A later stage is read as the last that needs nobody's signature, and says so. */
function stageIn(cell: Cell): Meaning<EarlyStage | null> {
  const said = plainName(cell.text)
  if (laterWords.some((word) => plainName(word) === said))
    return { value: 'structuring', as: `${stages.structuring.label} : la suite se décide dans Ressort` }
  return choiceIn(cell, earlyWords, 'une étape connue')
}

function agreeing(meaning: Meaning<string | null>, siret: string | null): Meaning<string | null> {
  if (!isUnderstood(meaning) || meaning.value === null || siret === null || siret.startsWith(meaning.value)) return meaning
  return { problem: `Ce SIREN n’est pas celui du SIRET de la ligne, qui est gardé : ${siret}.` }
}

function reasoned(meaning: Meaning<EarlyStage | null>, reason: string | null): Meaning<EarlyStage | null> {
  if (!isUnderstood(meaning) || meaning.value !== 'rejected' || reason) return meaning
  return { problem: 'Un projet écarté porte son motif : désignez la colonne qui le dit, ou choisissez une autre étape.' }
}

function positive(meaning: ReturnType<typeof moneyIn>): ReturnType<typeof moneyIn> {
  if (!isUnderstood(meaning) || meaning.value !== 0) return meaning
  return { problem: 'Un investissement de zéro euro ne dit rien : laissez la cellule vide quand on ne sait pas.' }
}

function shownOf(draft: ImportedProject, field: ProjectField, { communes, filieres }: Place): string {
  switch (field) {
    case 'stage':
      return stages[draft.stage].label
    case 'tier':
      return tiers[draft.tier].label
    case 'commune':
      return communes.find(({ code }) => code === draft.communeCode)?.name ?? ''
    case 'filiere':
      return filieres.find(({ code }) => code === draft.filiere)?.name ?? ''
    case 'cost':
      return draft.cost === null ? '' : `${(draft.cost / 100).toLocaleString('fr-FR')} €`
    case 'jobsCreated':
    case 'jobsMaintained':
      return draft[field]?.toLocaleString('fr-FR') ?? ''
    case 'startsOn':
    case 'endsOn':
      return shownDay(draft[field])
    default:
      return draft[field] ?? ''
  }
}
