import { type FicheContent, fieldLabels } from '../model/fiche.ts'
import type { FicheChange } from '../queries/details.ts'
import { type Status, statuses } from '../model/statuses.ts'

/** What each verb on a fiche did, for who reads its history. */
const verbWords: Readonly<Record<string, string>> = {
  'action-plan.add-fiche': 'Fiche ajoutée',
  'action-plan.edit-fiche': 'Fiche modifiée',
  'action-plan.change-status': 'État changé',
  'action-plan.duplicate-fiche': 'Fiche dupliquée',
  'action-plan.set-budget': 'Budget écrit',
  'action-plan.set-funders': 'Financeurs écrits',
  'action-plan.set-risks': 'Risques écrits',
  'action-plan.set-links': 'Liens écrits',
  'action-plan.set-dependencies': 'Ordre écrit',
  'action-plan.set-carriers': 'Personnes qui la portent',
  'action-plan.set-indicators': 'Indicateurs écrits',
  'action-plan.annotate': 'Note ajoutée',
  'action-plan.invite': 'Proposée à un autre territoire',
  'action-plan.withdraw': 'Retirée d’un autre territoire',
  'action-plan.answer-invitation': 'Réponse d’un autre territoire',
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const list = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [])

const answers: Readonly<Record<string, string>> = { accepted: 'accepte de la montrer', declined: 'ne la montre pas' }

/** One line of the journal in French: what was done, and what a stranger would ask first. */
export function tellFiche({ verb, outcome, detail }: Pick<FicheChange, 'verb' | 'outcome' | 'detail'>): { title: string; detail: string } {
  const title = `${verbWords[verb] ?? 'Changement'}${outcome === 'ok' ? '' : ' : refusé'}`
  switch (verb) {
    case 'action-plan.edit-fiche':
      return {
        title,
        detail: list(detail.fields)
          .map((field) => fieldLabels[field as keyof FicheContent] ?? '')
          .filter(Boolean)
          .join(', '),
      }
    case 'action-plan.change-status': {
      const labels = [detail.from, detail.to].map((status) => statuses[status as Status]?.label ?? '')
      return { title, detail: [labels.join(' → '), detail.reason && `« ${text(detail.reason)} »`].filter(Boolean).join(', ') }
    }
    case 'action-plan.duplicate-fiche':
      return { title, detail: text(detail.copy) }
    case 'action-plan.set-funders':
      return { title, detail: list(detail.funders).join(', ') }
    case 'action-plan.set-indicators':
      return { title, detail: list(detail.indicators).join(', ') }
    case 'action-plan.set-dependencies':
      return { title, detail: list(detail.after).join(', ') }
    case 'action-plan.invite':
      return { title, detail: text(detail.guest) }
    case 'action-plan.answer-invitation':
      return { title, detail: answers[text(detail.answer)] ?? '' }
    default:
      return { title, detail: '' }
  }
}
