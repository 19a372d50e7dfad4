import type { Mistakes } from '#ui/form.ts'

/** What to mend in the text of a prospect. */
export function mistakeOfText(refusal: 'forbidden' | 'unknown-filiere' | 'names-the-firm'): Mistakes {
  if (refusal === 'forbidden') return { '': 'Vos mandats de ce jour ne permettent pas de proposer un projet d’implantation.' }
  if (refusal === 'unknown-filiere') return { filiere: 'Choisissez une filière de la liste.' }
  return { words: 'Ce texte nomme l’entreprise : elle doit rester inconnue tant qu’elle n’a pas dit oui.' }
}
