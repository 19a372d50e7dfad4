import { never } from '#kernel/outcome.ts'
import { formatMoney } from '#ui/format.ts'
import type { LineRefusal, PlanProblems } from '../model.ts'

export const amountField = (deviceCode: string): string => `montant-${deviceCode}`
export const regimeField = (deviceCode: string): string => `regime-${deviceCode}`

/** What to mend, beside each line and for the plan as a whole. */
export function mistakesOfPlan(problems: PlanProblems): Record<string, string> {
  const mistakes: Record<string, string> = {}
  for (const [deviceCode, refusal] of problems.lines) mistakes[amountField(deviceCode)] = sentenceOf(refusal)
  const whole = [
    problems.overCost !== null && `Le plan dépasse le coût du projet de ${formatMoney(problems.overCost)}.`,
    problems.overDeMinimis &&
      `Le plafond de minimis sur trois ans serait dépassé : il reste ${formatMoney(problems.overDeMinimis.room)} à l’entreprise.`,
  ].filter(Boolean)
  if (whole.length > 0) mistakes[''] = whole.join(' ')
  return mistakes
}

function sentenceOf(refusal: LineRefusal): string {
  switch (refusal.reason) {
    case 'unknown-device':
      return 'Ce dispositif n’apporte pas d’argent à un plan de financement.'
    case 'not-eligible':
      return 'Le projet n’est pas éligible à ce dispositif : laissez la case vide.'
    case 'not-open':
      return 'Ce dispositif n’est pas ouvert aujourd’hui : laissez la case vide.'
    case 'regime-differs':
      return 'Ce dispositif a un régime d’aide fixé : il ne se choisit pas.'
    case 'over-device':
      return `Ce montant dépasse ce que le dispositif peut payer pour ce projet : ${formatMoney(refusal.limit)} au plus.`
    case 'under-device':
      return `Ce dispositif ne paie pas moins de ${formatMoney(refusal.limit)}.`
    default:
      return never(refusal)
  }
}
