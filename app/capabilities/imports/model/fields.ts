import { type Status, statuses } from '#cap/action-plan/model/statuses.ts'
import { plainName } from '#cap/territory/model.ts'

/** What a column of a workbook may fill in a fiche action, with the words people head it with; the first is the usual one. */
export const ficheFields = {
  title: {
    label: 'Titre de l’action',
    words: [
      'titre',
      'action',
      'intitule',
      'nom',
      'libelle',
      'nom de l action',
      'intitule de l action',
      'fiche action',
      'projet',
    ],
  },
  axis: { label: 'Axe', words: ['axe', 'enjeu', 'orientation', 'thematique', 'axe strategique', 'volet'] },
  why: {
    label: 'Pourquoi',
    words: ['pourquoi', 'contexte', 'constat', 'description', 'descriptif', 'presentation'],
  },
  objectives: { label: 'Objectifs', words: ['objectif', 'objectifs', 'but', 'finalite'] },
  effects: {
    label: 'Effets attendus',
    words: ['effets attendus', 'resultats attendus', 'impact attendu', 'impacts attendus', 'resultats'],
  },
  targets: { label: 'Cibles', words: ['cibles', 'cible', 'public', 'beneficiaires', 'public vise'] },
  means: { label: 'Moyens', words: ['moyens', 'ressources', 'moyens a mobiliser'] },
  lead: {
    label: 'Structure pilote',
    words: [
      'structure pilote',
      'porteur',
      'maitre d ouvrage',
      'maitrise d ouvrage',
      'structure',
      'chef de file',
      'organisme',
    ],
  },
  pilots: {
    label: 'Pilotes',
    words: ['pilote', 'pilotes', 'responsable', 'referent', 'referent technique', 'contact'],
  },
  electedLeads: { label: 'Élus référents', words: ['elu referent', 'elus referents', 'elu'] },
  partners: { label: 'Partenaires', words: ['partenaires', 'partenaire', 'partenaires associes'] },
  governanceBody: {
    label: 'Instance de gouvernance',
    words: ['instance', 'gouvernance', 'instance de gouvernance', 'comite'],
  },
  startsOn: {
    label: 'Début',
    words: ['debut', 'date de debut', 'demarrage', 'lancement', 'calendrier debut', 'du'],
  },
  endsOn: { label: 'Fin', words: ['fin', 'date de fin', 'echeance', 'calendrier fin', 'au', 'livraison'] },
  yearly: { label: 'Se répète chaque année', words: ['annuel', 'recurrent', 'se repete', 'chaque annee'] },
  status: {
    label: 'État',
    words: ['etat', 'statut', 'avancement', 'etat d avancement', 'statut de l action'],
  },
  statusReason: {
    label: 'Raison de l’état',
    words: ['raison', 'motif', 'point de blocage', 'blocage', 'freins'],
  },
} as const satisfies Record<string, { label: string; words: readonly string[] }>
export type FicheField = keyof typeof ficheFields
export const ficheFieldCodes = Object.keys(ficheFields) as FicheField[]

export const isFicheField = (code: string): code is FicheField => Object.hasOwn(ficheFields, code)

/** How a header is remembered, and compared. */
export const headerKey = (header: string): string => plainName(header).slice(0, 200)

/** The field that the words of a header name: the whole header, else its last part, else its first words. */
export function fieldFor(header: string): FicheField | undefined {
  const parts = [header, ...header.split('·').toReversed()].map(plainName)
  for (const part of parts) {
    const exact = ficheFieldCodes.find((code) =>
      (ficheFields[code].words as readonly string[]).includes(part),
    )
    if (exact) return exact
  }
  const [whole = ''] = parts
  return ficheFieldCodes.find((code) =>
    ficheFields[code].words.some((word) => word.length > 3 && whole.startsWith(`${word} `)),
  )
}

/** How plans write each status; « en retard » is one too, for what is late is computed. */
export const statusWords: Readonly<Record<Status, readonly string[]>> = {
  'to-discuss': [statuses['to-discuss'].label, 'à étudier', 'idée', 'en réflexion', 'projet'],
  'to-come': [
    statuses['to-come'].label,
    'à lancer',
    'non démarré',
    'non commencé',
    'prévu',
    'programmé',
    'planifié',
  ],
  'under-way': [statuses['under-way'].label, 'engagé', 'lancé', 'démarré', 'en retard', 'oui', 'commencé'],
  done: [
    statuses.done.label,
    'réalisée',
    'fait',
    'faite',
    'terminé',
    'terminée',
    'achevé',
    'achevée',
    'clos',
    'close',
  ],
  paused: [statuses.paused.label, 'suspendu', 'suspendue', 'reporté', 'reportée', 'gelé'],
  blocked: [statuses.blocked.label, 'bloquée', 'en attente'],
  abandoned: [statuses.abandoned.label, 'abandonnée', 'annulé', 'annulée', 'arrêté', 'arrêtée'],
}
