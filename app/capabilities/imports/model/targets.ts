/** What the rows of a workbook become, and the words for it. */
export const targets = {
  fiches: {
    label: 'Un plan d’actions',
    one: 'action',
    many: 'actions',
    enteredOne: 'action est entrée',
    enteredMany: 'actions sont entrées',
    removed: 'retirées',
    into: 'au plan',
    page: 'plan',
    pageLabel: 'Plan d’actions',
    asBefore: 'le plan est comme avant',
  },
  projects: {
    label: 'Un portefeuille de projets',
    one: 'projet',
    many: 'projets',
    enteredOne: 'projet est entré',
    enteredMany: 'projets sont entrés',
    removed: 'retirés',
    into: 'au portefeuille',
    page: 'projets',
    pageLabel: 'Projets',
    asBefore: 'la liste des projets est comme avant',
  },
  companies: {
    label: 'Des entreprises (fichier Sirene, annuaire)',
    one: 'entreprise',
    many: 'entreprises',
    enteredOne: 'entreprise est entrée',
    enteredMany: 'entreprises sont entrées',
    removed: 'retirées',
    into: 'à l’annuaire',
    page: 'entreprises',
    pageLabel: 'Entreprises',
    asBefore: 'l’annuaire est comme avant',
  },
  budgets: {
    label: 'Les budgets par année des actions du plan',
    one: 'budget',
    many: 'budgets',
    enteredOne: 'budget est rempli',
    enteredMany: 'budgets sont remplis',
    removed: 'remis en l’état',
    into: 'dans le plan',
    page: 'plan',
    pageLabel: 'Plan d’actions',
    asBefore: 'les budgets sont comme avant',
  },
} as const
export type TargetCode = keyof typeof targets
export const targetCodes = Object.keys(targets) as TargetCode[]

export const isTarget = (code: unknown): code is TargetCode => typeof code === 'string' && Object.hasOwn(targets, code)
