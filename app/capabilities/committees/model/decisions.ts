import { z } from 'zod'
import { lineField } from '#cap/membership/model.ts'
import { DayField } from '#cap/projects/model.ts'
import { outcomeCodes } from './meetings.ts'

const emptyIsNull = (text: unknown) => (typeof text !== 'string' || text.trim() === '' ? null : text.trim())

export const decisionsPageSize = 25
/** What one file holds at most. */
export const decisionsExportedAtMost = 10_000

/** A decision taken elsewhere, and where it is written. */
export const DecisionForm = z.object({
  submissionKey: z.uuid('Rechargez la page, puis envoyez à nouveau.'),
  decidedBy: lineField(2, 'Écrivez qui a décidé, par exemple « Conseil communautaire ».', 'Ce nom est trop long : 200 caractères au plus.'),
  decidedOn: DayField,
  title: lineField(3, 'Donnez un titre à la décision.', 'Ce titre est trop long : 200 caractères au plus.'),
  text: z.string().trim().max(4000, 'Ce texte est trop long : 4 000 caractères au plus.').default(''),
  outcome: z.enum(outcomeCodes, 'Choisissez le sens de la décision.'),
  project: z.preprocess(emptyIsNull, z.string().max(20).nullable()),
  source: lineField(
    2,
    'Dites où elle est écrite, par exemple « délibération 2026-118 ».',
    'Ce texte est trop long : 200 caractères au plus.',
  ),
  sourceUrl: z.preprocess(
    emptyIsNull,
    z
      .url({ protocol: /^https?$/, error: 'Écrivez une adresse qui commence par https://.' })
      .max(500, 'Cette adresse est trop longue.')
      .nullable(),
  ),
})
export type DecisionForm = z.infer<typeof DecisionForm>
