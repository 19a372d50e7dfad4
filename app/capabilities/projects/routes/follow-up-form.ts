import { z } from 'zod'
import { hasValidKey } from '#cap/territory/model.ts'
import { DayField, EurosField } from '../model.ts'
import { amendmentKindCodes, arisingCodes, channelCodes } from '../model/follow-up.ts'

const version = z.coerce.number('Rechargez la page, puis envoyez à nouveau.').int()
const emptyIsNull = (text: unknown) => (text === '' || text === undefined ? null : text)
const words = (least: number, most: number, missing: string) =>
  z
    .string(missing)
    .trim()
    .min(least, missing)
    .max(most, `Ce texte est trop long : ${most.toLocaleString('fr-FR')} caractères au plus.`)
const maybe = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(emptyIsNull, schema.nullable())
const grade = (missing: string) => z.enum(['1', '2', '3'], missing).transform((text) => Number(text) as 1 | 2 | 3)

/** What the page of follow-up sends: one of its forms at a time. */
export const FollowUpForm = z.discriminatedUnion(
  'verb',
  [
    z.object({
      verb: z.literal('describe'),
      version,
      collective: z.enum(['yes', 'no'], 'Choisissez : par une entreprise, ou par plusieurs.').transform((text) => text === 'yes'),
      arising: maybe(z.enum(arisingCodes)),
      channel: maybe(z.enum(channelCodes)),
      pilot: maybe(words(2, 200, 'Écrivez un nom.')),
      operatorContact: maybe(words(2, 200, 'Écrivez un nom.')),
      eligibleBase: maybe(EurosField),
      source: words(2, 300, 'Écrivez d’où vient ce que vous changez : entretien, courrier, convention…'),
      statedOn: DayField,
    }),
    z.object({
      verb: z.literal('add-associate'),
      version,
      associate: words(2, 200, 'Écrivez le nom de l’entreprise.'),
      associateSiren: maybe(
        z
          .string()
          .transform((text) => text.replaceAll(/[\s\u00a0]/g, ''))
          .refine((text) => /^\d{9}$/.test(text), 'Un SIREN compte neuf chiffres.'),
      ),
    }),
    z.object({ verb: z.literal('add-milestone'), version, milestone: words(3, 200, 'Écrivez ce qui doit être atteint.'), dueOn: DayField }),
    z.object({ verb: z.literal('reach-milestone'), version, reached: z.uuid('Choisissez un jalon de la liste.'), reachedOn: DayField }),
    z.object({
      verb: z.literal('add-risk'),
      version,
      risk: words(3, 1000, 'Écrivez ce qui pourrait arriver.'),
      likelihood: grade('Choisissez une probabilité.'),
      impact: grade('Choisissez une gravité.'),
      answer: words(3, 1000, 'Écrivez ce qui est prévu pour l’éviter ou y répondre.'),
    }),
    z.object({ verb: z.literal('close-risk'), version, closed: z.uuid('Choisissez un risque de la liste.') }),
    z.object({
      verb: z.literal('amend'),
      version,
      kind: z.enum(amendmentKindCodes, 'Choisissez ce qui change.'),
      newEnd: maybe(DayField),
      newCost: maybe(EurosField),
      newOwner: maybe(words(2, 200, 'Écrivez le nom de l’entreprise.')),
      newSiret: maybe(
        z
          .string()
          .transform((text) => text.replaceAll(/[\s\u00a0\u202f.]/g, ''))
          .refine((text) => /^\d{14}$/.test(text) && hasValidKey(text), 'Un SIRET compte quatorze chiffres, et sa clé doit être juste.'),
      ),
      reason: words(10, 2000, 'Écrivez le motif en une phrase au moins.'),
    }),
  ],
  'Rechargez la page, puis envoyez à nouveau.',
)
export type FollowUpForm = z.infer<typeof FollowUpForm>
