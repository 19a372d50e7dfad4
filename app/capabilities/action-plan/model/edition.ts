import { z } from 'zod'
import type { Day } from '#kernel/day.ts'
import type { Id } from '#kernel/id.ts'
import { type FicheContent, differingFields } from './fiche.ts'
import type { BudgetLine, FunderLine } from './means.ts'

export type EditionState = 'submitted' | 'adopted' | 'refused' | 'taken-back'

export const editionStates: Readonly<Record<EditionState, string>> = {
  submitted: 'Soumise au binôme',
  adopted: 'Adoptée par le binôme',
  refused: 'Refusée par le binôme',
  'taken-back': 'Reprise avant décision',
}

/** The plan as it was put to the pair. */
export interface Edition {
  id: Id<'edition'>
  territoryId: string
  number: number
  state: EditionState
  title: string
  summary: string
  axes: EditionAxis[]
  changes: string
  content: number
  submittedOn: Day
  submittedBy: string
  decidedOn: Day | null
}

export interface EditionAxis {
  id: string
  title: string
  enjeu: string | null
  thread: string | null
}

/** A fiche as an edition keeps it. */
export interface EditionContent extends FicheContent {
  axisTitle: string
  parentReference: string | null
  fictional: boolean
  budget: BudgetLine[]
  funders: FunderLine[]
}

/** Where the plan is, by its last edition that was not taken back. */
export type PlanState = 'draft' | 'submitted' | 'adopted' | 'amended'

export const planStates: Readonly<Record<PlanState, string>> = {
  draft: 'Brouillon : le binôme ne l’a pas encore adopté',
  submitted: 'Soumis au binôme',
  adopted: 'Adopté par le binôme',
  amended: 'Adopté, puis amendé : l’amendement attend d’être soumis',
}

/** @param editions latest first */
export function planStateOf(content: number, editions: readonly Pick<Edition, 'state' | 'content'>[]): PlanState {
  if (editions[0]?.state === 'submitted') return 'submitted'
  const adopted = editions.find((edition) => edition.state === 'adopted')
  if (!adopted) return 'draft'
  return adopted.content === content ? 'adopted' : 'amended'
}

export interface ComparedFiche {
  reference: string
  title: string
  change: 'added' | 'removed' | 'changed'
  fields: (keyof FicheContent | 'budget' | 'funders')[]
  before: EditionContent | null
  after: EditionContent | null
}

interface Kept {
  ficheId: string
  reference: string
  content: EditionContent
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** What changed from one edition to another: fiches added, removed, and changed with the fields that differ. */
export function compareEditions(before: readonly Kept[], after: readonly Kept[]): ComparedFiche[] {
  const earlier = new Map(before.map((fiche) => [fiche.ficheId, fiche]))
  const later = new Map(after.map((fiche) => [fiche.ficheId, fiche]))
  const removed = before.filter((fiche) => !later.has(fiche.ficheId)).map((fiche) => compared(fiche, undefined))
  const others = after
    .map((fiche) => compared(earlier.get(fiche.ficheId), fiche))
    .filter((line) => line.change !== 'changed' || line.fields.length > 0)
  return [...others, ...removed].sort((a, b) => (a.reference < b.reference ? -1 : 1))
}

function compared(before: Kept | undefined, after: Kept | undefined): ComparedFiche {
  const { reference, content } = (after ?? before)!
  const base = { reference, title: content.title, before: before?.content ?? null, after: after?.content ?? null }
  if (!before) return { ...base, change: 'added', fields: [] }
  if (!after) return { ...base, change: 'removed', fields: [] }
  const means = (['budget', 'funders'] as const).filter((part) => !same(before.content[part], after.content[part]))
  return { ...base, change: 'changed', fields: [...differingFields(before.content, after.content), ...means] }
}

export const changeLabels: Readonly<Record<ComparedFiche['change'], string>> = { added: 'Ajoutée', removed: 'Retirée', changed: 'Modifiée' }

export const SubmitForm = z.object({
  changes: z.string().trim().max(4000, 'Ce texte est trop long : 4 000 caractères au plus.').default(''),
})
