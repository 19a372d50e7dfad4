import { data } from 'react-router'
import { never } from '#kernel/outcome.ts'
import type { FormFields } from '#kernel/http.ts'
import { keep } from '#ui/form.ts'
import type { refreshOutside } from '../actions/outside.ts'
import type { answer, markInstalment, openApplication, planInstalment, tellStep, tickPiece } from '../actions.ts'

type RefusalOf<Verb extends (...given: never[]) => Promise<unknown>> =
  Extract<Awaited<ReturnType<Verb>>, { ok: false }> extends { refusal: infer Refusal } ? Refusal : never

type Refusal =
  | RefusalOf<typeof openApplication>
  | RefusalOf<typeof tellStep>
  | RefusalOf<typeof answer>
  | RefusalOf<typeof refreshOutside>
  | RefusalOf<typeof tickPiece>
  | RefusalOf<typeof planInstalment>
  | RefusalOf<typeof markInstalment>

/** What each refusal says, beside the field to mend. @throws 403 or 404 */
export function answerTo(refusal: Refusal, fields: FormFields) {
  switch (refusal) {
    case 'forbidden':
      throw data('Vous ne pouvez pas dire cela de cette demande.', { status: 403 })
    case 'not-found':
    case 'unknown-piece':
    case 'unknown-instalment':
      throw data('Cette demande n’est pas de celles que vous pouvez lire.', { status: 404 })
    case 'changed-meanwhile':
      return keep(fields, { '': 'Cette demande a changé dans une autre fenêtre : la voici, dites à nouveau ce qu’elle devient.' }, 409)
    case 'no-access':
      return keep(fields, { '': 'Ressort n’est pas relié ici à Démarches simplifiées.' })
    case 'no-number':
      return keep(fields, { '': 'Cette demande n’a pas de numéro de dossier sur Démarches simplifiées.' })
    case 'unknown-device':
      return keep(fields, { device: 'Choisissez un dispositif qui apporte de l’argent.' })
    case 'above-cost':
      return keep(fields, { asked: 'Ce montant dépasse le coût du projet.' })
    case 'open-already':
      return keep(fields, { device: 'Une demande est déjà ouverte pour ce dispositif.' })
    case 'not-next':
      return keep(fields, { to: 'La demande n’en est pas là : choisissez un état qui suit le sien.' })
    case 'in-the-future':
      return keep(fields, { on: 'Cette date est à venir : une étape se dit une fois faite.' })
    case 'before-the-last':
      return keep(fields, { on: 'Cette date vient avant l’étape précédente.' })
    case 'amount-missing':
      return keep(fields, { amount: 'Écrivez le montant accordé ou conventionné.' })
    case 'above-asked':
      return keep(fields, { amount: 'Ce montant dépasse ce qui était demandé : vérifiez-le.' })
    case 'reason-missing':
      return keep(fields, { words: 'Dites la raison du refus : c’est elle qui sert à la demande suivante.' })
    case 'not-contracted':
      return keep(fields, { '': 'Un versement se note une fois la demande conventionnée.' })
    case 'above-granted':
      return keep(fields, { amount: 'Les versements dépasseraient le montant conventionné.' })
    default:
      return never(refusal)
  }
}
