import type { Answer } from '#ui/verdict.tsx'

/** What Ressort says of a device for a file; it binds nobody who grants. */
export const truthWords: Readonly<Record<Answer, string>> = {
  yes: 'les critères connus sont remplis',
  no: 'un critère n’est pas rempli',
  'not-applicable': 'le dispositif ne concerne pas ce projet',
  unknown: 'il manque une réponse',
}
