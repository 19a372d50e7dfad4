import { z } from 'zod'
import { type FicheTier, ficheTierCodes, reasonIsThere, reasonMissing, StatusFields } from './fiche.ts'
import type { Status } from './statuses.ts'

/** One change made at once to many fiches. */
export type BulkChange =
  | { change: 'status'; status: Status; statusReason: string | null }
  | { change: 'tier'; tier: FicheTier }
  | { change: 'axis'; axisId: string }
  | { change: 'lead'; lead: string }
  | { change: 'add-pilot'; pilot: string }
  | { change: 'remove-pilot'; pilot: string }
  | { change: 'shift'; days: number }

const name = z.string().transform((text) => text.replaceAll(/\s+/g, ' ').trim())

export const BulkForm = z.discriminatedUnion(
  'change',
  [
    z.object({ change: z.literal('status'), ...StatusFields }).refine(reasonIsThere, reasonMissing),
    z.object({ change: z.literal('tier'), tier: z.enum(ficheTierCodes, 'Choisissez qui peut lire ces fiches.') }),
    z.object({ change: z.literal('axis'), axisId: z.uuid('Choisissez un axe.') }),
    z.object({ change: z.literal('lead'), lead: name.pipe(z.string().max(300, 'Ce nom est trop long : 300 caractères au plus.')) }),
    z.object({
      change: z.literal(['add-pilot', 'remove-pilot']),
      pilot: name.pipe(z.string().min(2, 'Écrivez le nom du pilote.').max(200, 'Un nom compte 200 caractères au plus.')),
    }),
    z.object({
      change: z.literal('shift'),
      days: z.coerce
        .number('Écrivez un nombre de jours.')
        .int('Écrivez un nombre entier de jours.')
        .min(-3660, 'Dix ans au plus.')
        .max(3660, 'Dix ans au plus.')
        .refine((n) => n !== 0, 'Zéro jour ne change rien.'),
    }),
  ],
  'Rechargez la page, puis envoyez à nouveau.',
)

export const changeWords = {
  status: 'Changer l’état',
  tier: 'Changer qui peut les lire',
  axis: 'Ranger sous un axe',
  lead: 'Changer la structure pilote',
  shift: 'Décaler le calendrier',
} as const satisfies Partial<Record<BulkChange['change'], string>>
