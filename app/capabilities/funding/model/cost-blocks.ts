import type { Cents } from '#kernel/money.ts'
import { EurosField, type Project } from '#cap/projects/model.ts'
import { type Nature, natures } from '#cap/state-aid/model/intensity.ts'

export interface SavedBlock {
  label: string
  nature: Nature
  cost: Cents
  extraCost: Cents | null
}

/** As many lines as the form shows; an empty one is no block. */
export const mostBlocks = 12

const whatFor: Partial<Record<NonNullable<Project['purpose']>, Nature>> = {
  decarbonisation: 'decarbonisation',
  energy: 'energy',
  circular: 'circular',
  innovation: 'experimental-development',
  training: 'training',
  study: 'feasibility-study',
  equipment: 'equipment',
  'first-plant': 'equipment',
  water: 'equipment',
}

/** Until somebody tells them apart: the whole cost as one block, by what the project is for. */
export const wholeAsOne = ({ cost, purpose, title }: Pick<Project, 'cost' | 'purpose' | 'title'>): SavedBlock[] =>
  cost === null ? [] : [{ label: title.slice(0, 200), nature: (purpose && whatFor[purpose]) || 'other', cost, extraCost: null }]

export interface ReadBlocks {
  blocks: SavedBlock[]
  /** By field: `poste-2-cout`. */
  mistakes: Record<string, string>
}

export const blockField = (rank: number, part: 'intitule' | 'nature' | 'cout' | 'surcout'): string => `poste-${rank}-${part}`

/** The lines of the form, each with what is to be mended beside it. */
export function readBlocks(fields: Readonly<Record<string, unknown>>): ReadBlocks {
  const read: ReadBlocks = { blocks: [], mistakes: {} }
  for (let rank = 0; rank < mostBlocks; rank++) {
    const of = (part: Parameters<typeof blockField>[1]) => String(fields[blockField(rank, part)] ?? '').trim()
    if (!of('intitule') && !of('cout')) continue
    const mend = (part: Parameters<typeof blockField>[1], sentence: string) => {
      read.mistakes[blockField(rank, part)] = `Poste ${rank + 1} : ${sentence}`
    }
    const nature = of('nature')
    const cost = EurosField.safeParse(of('cout'))
    const extra = of('surcout') === '' ? null : EurosField.safeParse(of('surcout'))
    if (of('intitule').length < 2) mend('intitule', 'donnez-lui un intitulé.')
    else if (of('intitule').length > 200) mend('intitule', '200 caractères au plus.')
    else if (!Object.hasOwn(natures, nature)) mend('nature', 'choisissez à quoi il sert.')
    else if (!cost.success) mend('cout', 'écrivez son coût en euros, par exemple 250 000.')
    else if (extra && !extra.success) mend('surcout', 'écrivez un montant en euros, ou rien.')
    else if (extra?.data && extra.data > cost.data) mend('surcout', 'le surcoût ne dépasse pas le coût.')
    else read.blocks.push({ label: of('intitule'), nature: nature as Nature, cost: cost.data, extraCost: extra?.data ?? null })
  }
  return read
}
