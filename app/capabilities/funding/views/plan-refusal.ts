import { never } from '#kernel/outcome.ts'
import { formatMoney } from '#ui/format.ts'
import type { LineRefusal, PlanProblems } from '../model.ts'

export const amountField = (deviceCode: string): string => `montant-${deviceCode}`
export const regimeField = (deviceCode: string): string => `regime-${deviceCode}`

/** What to mend, beside each line and for the plan as a whole. */
export function mistakesOfPlan(problems: PlanProblems, nameOf: (deviceCode: string) => string): Record<string, string> {
  const mistakes: Record<string, string> = {}
  for (const [deviceCode, refusal] of problems.lines) mistakes[amountField(deviceCode)] = sentenceOf(refusal, nameOf(deviceCode))
  for (const { devices, rules } of problems.breaches) {
    const told = rules.map(({ sentence, reference, toVerify }) => `${sentence} (${reference}${toVerify ? ', à vérifier' : ''})`).join(' ')
    const together = devices.length > 1 ? `${listOf(devices.map(nameOf))} ne tiennent pas ensemble. ` : ''
    for (const code of devices) {
      const field = amountField(code)
      mistakes[field] = [mistakes[field], together + told].filter(Boolean).join(' ')
    }
  }
  const whole = [
    problems.overCost !== null && `Le plan dépasse le coût du projet de ${formatMoney(problems.overCost)}.`,
    problems.overDeMinimis &&
      `Le plafond de minimis sur trois ans serait dépassé : il reste ${formatMoney(problems.overDeMinimis.room)} à l’entreprise.`,
  ].filter(Boolean)
  if (whole.length > 0) mistakes[''] = whole.join(' ')
  return mistakes
}

const listOf = (names: readonly string[]) => new Intl.ListFormat('fr', { type: 'conjunction' }).format(names)

// The sentence stands beside its field, and again at the top of the page: it names the device.
function sentenceOf(refusal: LineRefusal, name: string): string {
  switch (refusal.reason) {
    case 'unknown-device':
      return `${name} n’apporte pas d’argent à un plan de financement : laissez la case vide.`
    case 'not-eligible':
      return `${name} : le projet n’est pas éligible, laissez la case vide.`
    case 'not-open':
      return `${name} n’est pas ouvert aujourd’hui : laissez la case vide.`
    case 'regime-differs':
      return `${name} : le régime d’aide est fixé par le dispositif, il ne se choisit pas.`
    case 'over-device':
      return `${name} : ${formatMoney(refusal.limit)} au plus pour ce projet.`
    case 'under-device':
      return `${name} : ${formatMoney(refusal.limit)} au moins, ou rien.`
    default:
      return never(refusal)
  }
}
