import { data, redirect } from 'react-router'
import { notYours } from '#cap/membership/access.ts'
import type { FormFields } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import type { Web } from '#kernel/web.ts'
import { keep, mistakesOf } from '#ui/form.ts'
import { noteDelivery, withdrawCommitment } from '../actions/commitments.ts'
import { DeliveryForm, WithdrawalForm } from '../model/commitments.ts'

const endedAlready = { '': 'Cet engagement est déjà noté comme tenu, ou retiré.' }

/** Says that a promise is kept, from either page that shows it. @param here where to come back to */
export async function deliver(ctx: Web, fields: FormFields, here: string) {
  const form = DeliveryForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await noteDelivery(ctx, form.data)
  if (done.ok) return redirect(`${here}?fait=deliver`, 303)
  switch (done.refusal) {
    case 'not-found':
      throw data('Cet engagement n’existe pas, ou ne vous est pas ouvert.', { status: 404 })
    case 'forbidden':
      throw notYours(ctx)
    case 'before-promise':
      return keep(fields, { deliveredOn: 'Cette date vient avant la promesse.' })
    case 'in-the-future':
      return keep(fields, { deliveredOn: 'Un engagement tenu l’est déjà : la date ne peut pas être à venir.' })
    case 'ended-already':
      return keep(fields, endedAlready, 409)
    default:
      return never(done.refusal)
  }
}

/** Says that a promise is no longer awaited. @param here where to come back to */
export async function withdrawPromise(ctx: Web, fields: FormFields, here: string) {
  const form = WithdrawalForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await withdrawCommitment(ctx, form.data)
  if (done.ok) return redirect(`${here}?fait=withdraw`, 303)
  switch (done.refusal) {
    case 'not-found':
      throw data('Cet engagement n’existe pas, ou ne vous est pas ouvert.', { status: 404 })
    case 'forbidden':
      throw notYours(ctx)
    case 'before-promise':
      return keep(fields, { '': 'Cet engagement est daté d’un jour à venir : retirez-le ce jour-là.' })
    case 'ended-already':
      return keep(fields, endedAlready, 409)
    default:
      return never(done.refusal)
  }
}
