/** What a territory is searched for, in the order it is shown. */
export const searchKinds = {
  project: 'Projets',
  fiche: 'Fiches action',
  company: 'Entreprises',
  meeting: 'Réunions',
  decision: 'Décisions',
  obstacle: 'Obstacles',
  device: 'Dispositifs d’aide',
  message: 'Messages',
  task: 'Tâches des espaces',
  document: 'Documents',
  note: 'Notes',
} as const
export type SearchKind = keyof typeof searchKinds
export const searchKindCodes = Object.keys(searchKinds) as SearchKind[]

/** How many of each kind are shown when all are searched, and how many a page of one kind holds. */
export const shownOfEach = 4
export const shownOfOne = 20
