import { z } from 'zod'
import { type Day, isDay } from '#kernel/day.ts'
import { lineField } from '../model.ts'

/** What ties a person to a company; the firm they work for counts without being declared. */
export const interestKinds = {
  holding: 'Parts, actions ou obligations',
  management: 'Mandat ou fonction dans l’entreprise',
  family: 'Lien familial ou personnel',
  customer: 'Client ou fournisseur important',
  'former-employer': 'Ancien employeur, depuis moins de trois ans',
  other: 'Autre lien',
} as const
export type InterestKind = keyof typeof interestKinds
export const interestKindCodes = Object.keys(interestKinds) as InterestKind[]

export interface CompanyInterest {
  id: string
  personId: string
  person: string
  company: string
  siren: string
  linkedSirens: readonly string[]
  kind: InterestKind
  note: string
  from: Day
  until: Day | null
  declaredBy: string | null
  declaredOn: Day
}

const sirensIn = (text: string) => text.replaceAll(/[\s\u00a0\u202f]+/g, ' ').trim()
const SirenField = z
  .string('Un SIREN compte neuf chiffres.')
  .transform((text) => text.replaceAll(/[\s\u00a0\u202f.]/g, ''))
  .pipe(z.string().regex(/^\d{9}$/, 'Un SIREN compte neuf chiffres.'))

/** SIREN separated by commas, semicolons or line ends. */
const LinkedSirensField = z
  .string()
  .default('')
  .transform((text) =>
    sirensIn(text)
      .split(/[,;]/)
      .map((one) => one.replaceAll(/\D/g, ''))
      .filter(Boolean),
  )
  .refine((sirens) => sirens.every((siren) => /^\d{9}$/.test(siren)), 'Séparez les SIREN par des virgules ; chacun compte neuf chiffres.')
  .refine((sirens) => sirens.length <= 50, 'Cinquante SIREN au plus.')

const FromField = z
  .string('Écrivez une date, par exemple 01/03/2027.')
  .trim()
  .transform((text) => text.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$2-$1'))
  .refine(isDay, 'Cette date n’existe pas : écrivez le jour, le mois et l’année, par exemple 01/03/2027.')
  .transform((text) => text as Day)

export const CompanyInterestForm = z.object({
  person: z.uuid('Choisissez la personne.'),
  company: lineField(2, 'Écrivez le nom de l’entreprise.', 'Ce nom est trop long : 200 caractères au plus.'),
  siren: SirenField,
  linkedSirens: LinkedSirensField,
  kind: z.enum(interestKindCodes, 'Choisissez ce qui lie la personne à l’entreprise.'),
  from: FromField,
  note: z.string().trim().max(1000, 'Cette note est trop longue : 1 000 caractères au plus.').default(''),
})
export type CompanyInterestForm = z.infer<typeof CompanyInterestForm>

export const FiliereInterestForm = z.object({
  person: z.uuid('Choisissez la personne.'),
  filiere: z.string('Choisissez une filière.').min(1, 'Choisissez une filière.'),
})
export type FiliereInterestForm = z.infer<typeof FiliereInterestForm>
