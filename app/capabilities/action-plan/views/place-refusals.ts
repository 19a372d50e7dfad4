import { data } from 'react-router'
import { never } from '#kernel/outcome.ts'
import type { Mistakes } from '#ui/form.ts'
import type { FicheRefusal, PlaceRefusal } from '../actions/fiches.ts'
import type { PlanRefusal } from '../actions/plans.ts'

/** The sentence of each refusal to place a fiche, beside its field. @throws 403 or 404 when there is nothing to mend */
export function placeMistakes(refusal: PlaceRefusal | PlanRefusal): Mistakes {
  switch (refusal) {
    case 'forbidden':
      throw data('Vos mandats n’ouvrent pas cette action sur ce plan.', { status: 403 })
    case 'not-found':
      throw data('Ce plan n’est plus ouvert à vos mandats.', { status: 404 })
    case 'unknown-axis':
      return { axisId: 'Cet axe n’existe plus dans le plan : choisissez-en un autre.' }
    case 'unknown-parent':
      return { parentId: 'Cette fiche ne peut pas porter la sous-action : choisissez-en une autre.' }
    case 'parent-is-child':
      return { parentId: 'Cette fiche est déjà une sous-action : un plan n’a que deux niveaux.' }
    case 'has-children':
      return { parentId: 'Cette action a des sous-actions : elle ne peut pas en devenir une.' }
    default:
      return never(refusal)
  }
}

/** Why nothing was done to a fiche that is gone. @throws 404 */
export function ficheGone(): never {
  throw data('Cette fiche n’est plus dans le plan.', { status: 404 })
}

export const staleSentence =
  'Cette fiche a changé pendant que vous lisiez la page. Voici son état d’aujourd’hui : relisez, puis recommencez. Ce que vous aviez écrit est gardé.'

export type OneFicheRefusal = PlaceRefusal | PlanRefusal | FicheRefusal
