import { z } from 'zod'

/** Why two rows may be one person; `same` is known, since they were merged. */
export type DoubtReason = 'same' | 'identity' | 'name' | 'mailbox' | 'organisation'

export const doubtReasons: Readonly<Record<DoubtReason, string>> = {
  same: 'ces deux lignes ont été réunies : c’est une seule personne',
  identity: 'le fournisseur d’identité a présenté l’une avec l’adresse de l’autre',
  name: 'leurs noms sont les mêmes',
  mailbox: 'leurs adresses ont le même nom de boîte',
  organisation: 'les deux moitiés sont tenues au titre de la même organisation',
}

/** Two persons who may be one. */
export interface Doubt {
  one: string
  other: string
  why: DoubtReason
}

export const isDoubted = (doubts: readonly Doubt[], a: string | null, b: string | null): boolean =>
  doubts.some(({ one, other }) => (one === a && other === b) || (one === b && other === a))

/** Two holders of the pair to tell apart, with who they are. */
export interface DoubtedPair extends Doubt {
  oneName: string
  otherName: string
  /** Whether who asks is a second person for these two: neither of them, nor who gave one of them its half. */
  mayTell: boolean
}

/** A second person says that two rows are two persons, and how they know. */
export const TellApartForm = z.object({
  one: z.uuid('Rechargez la page.'),
  other: z.uuid('Rechargez la page.'),
  reason: z
    .string('Dites comment vous le savez.')
    .trim()
    .min(10, 'Dites comment vous le savez, en dix caractères au moins : par exemple « vus tous les deux au comité du 12 mars ».')
    .max(500, 'Ce motif est trop long : 500 caractères au plus.'),
})
export type TellApartForm = z.infer<typeof TellApartForm>
