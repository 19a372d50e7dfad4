import { z } from 'zod'
import type { Day } from '#kernel/day.ts'
import { lineField } from '#cap/membership/model.ts'
import { blankFiche, type FicheDraft, NamesField, type Prose, StepField, TextField } from './fiche.ts'
import type { Step } from './priority.ts'

/** A fiche to start from: what an action of this kind says before a territory makes it its own. */
export interface TemplateContent extends Record<Prose, string> {
  collection: string
  title: string
  partners: string[]
  impact: Step | null
  effort: Step | null
}

export interface Template extends TemplateContent {
  id: string
  reference: string
  regionCode: string | null
  /** « Programme national », or the region. */
  publisher: string
  publishedOn: Day
  withdrawnOn: Day | null
  version: number
  /** How many fiches of the plans one reads began with it. */
  uses: number
}

export const TemplateForm = z.object({
  collection: lineField(3, 'Donnez le nom du plan type où ce modèle se range.', 'Ce nom est trop long : 200 caractères au plus.'),
  title: lineField(3, 'Donnez un titre à l’action.', 'Ce titre est trop long : 200 caractères au plus.'),
  why: TextField,
  objectives: TextField,
  effects: TextField,
  targets: TextField,
  means: TextField,
  partners: NamesField,
  impact: StepField('Choisissez un impact de 1 à 4.'),
  effort: StepField('Choisissez un effort de 1 à 4.'),
})

/** The fiche that a template begins: to discuss, with neither day, pilot nor money, which are the territory's. */
export const draftFrom = (template: Template, axisId: string): FicheDraft => ({
  ...blankFiche(axisId),
  title: template.title,
  why: template.why,
  objectives: template.objectives,
  effects: template.effects,
  targets: template.targets,
  means: template.means,
  partners: template.partners,
  impact: template.impact,
  effort: template.effort,
  templateId: template.id,
  source: `Modèle ${template.reference}, ${template.publisher}`,
})

export const isTemplateReference = (text: string): boolean => /^M-\d{4,9}$/.test(text)
