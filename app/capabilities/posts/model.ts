import { z } from 'zod'
import { type Day, daysBetween, plusDays } from '#kernel/day.ts'
import type { Cents } from '#kernel/money.ts'
import { lineField } from '#cap/membership/model.ts'
import { DayField, EurosField } from '#cap/projects/model.ts'

export interface Post {
  territoryId: string
  employer: string
  openedOn: Day
  closedOn: Day | null
  source: string
  toVerify: boolean
  version: number
}

export const payers = { state: 'État', epci: 'EPCI', region: 'Région', other: 'Autre' } as const
export type Payer = keyof typeof payers
export const payerCodes = Object.keys(payers) as Payer[]

/** One agreement: who pays which part of the post, and until when. Shares are basis points of the amount. */
export interface Funding {
  id: string
  startsOn: Day
  endsOn: Day
  amount: Cents
  shares: Record<Payer, number>
  source: string
  toVerify: boolean
}

/** Someone who holds the post, or held it. */
export interface Tenure {
  person: string
  from: Day
  until: Day | null
}

/** How long before its end a funding that nothing follows is told. */
export const alertDays = 183

/** Since when nobody holds the post; nothing while somebody does, or once it is closed. @param tenures every mandate of chef de projet there */
export function vacantSince(post: Pick<Post, 'openedOn' | 'closedOn'>, tenures: readonly Tenure[], on: Day): Day | null {
  if (post.closedOn !== null && post.closedOn < on) return null
  if (post.openedOn > on) return null
  const begun = tenures.filter(({ from }) => from <= on)
  if (begun.some(({ until }) => until === null || until >= on)) return null
  const last = begun
    .map(({ until }) => until!)
    .sort()
    .at(-1)
  return last && last >= post.openedOn ? plusDays(last, 1) : post.openedOn
}

/** The last day that an agreement covers, today's or a later one; nothing when no agreement covers today or after. */
export const fundedUntil = (fundings: readonly Pick<Funding, 'endsOn'>[], on: Day): Day | null =>
  fundings
    .map(({ endsOn }) => endsOn)
    .filter((end) => end >= on)
    .sort()
    .at(-1) ?? null

export const endsSoon = (until: Day | null, on: Day): boolean => until !== null && daysBetween(on, until) <= alertDays

const sourceField = lineField(
  2,
  'Écrivez d’où vient ce que vous notez, par exemple « Convention du 12/02/2026 ».',
  'Cette source est trop longue : 200 caractères au plus.',
)
const toVerify = z.preprocess((ticked) => ticked === 'oui' || (Array.isArray(ticked) && ticked.includes('oui')), z.boolean())
const version = z.coerce.number('Rechargez la page, puis envoyez à nouveau.').int()

export const PostForm = z.object({
  verb: z.literal('describe'),
  version,
  employer: lineField(2, 'Écrivez qui emploie le chef de projet.', 'Ce nom est trop long : 200 caractères au plus.'),
  openedOn: DayField,
  source: sourceField,
  toVerify,
})
export type PostForm = z.infer<typeof PostForm>

const ShareField = z
  .string()
  .trim()
  .transform((text) => (text === '' ? '0' : text.replaceAll(/[\s\u00a0\u202f%]/g, '').replace(',', '.')))
  .refine((text) => /^\d{1,3}(\.\d{1,2})?$/.test(text) && Number(text) <= 100, 'Écrivez une part de 0 à 100, par exemple 80 ou 33,33.')
  .transform((text) => Math.round(Number(text) * 100))

export const FundingForm = z
  .object({
    verb: z.literal('fund'),
    startsOn: DayField,
    endsOn: DayField,
    amount: EurosField,
    stateShare: ShareField,
    epciShare: ShareField,
    regionShare: ShareField,
    otherShare: ShareField,
    source: sourceField,
    toVerify,
  })
  .refine((form) => form.startsOn <= form.endsOn, {
    path: ['endsOn'],
    message: 'La fin vient avant le début : corrigez l’une des deux dates.',
  })
  .refine((form) => form.stateShare + form.epciShare + form.regionShare + form.otherShare === 10_000, {
    path: ['stateShare'],
    message: 'Les quatre parts doivent faire 100 % ensemble.',
  })
export type FundingForm = z.infer<typeof FundingForm>

export const sharesOf = (form: FundingForm): Record<Payer, number> => ({
  state: form.stateShare,
  epci: form.epciShare,
  region: form.regionShare,
  other: form.otherShare,
})
