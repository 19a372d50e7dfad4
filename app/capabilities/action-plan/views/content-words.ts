import { formatDay } from '#ui/format.ts'
import { differingFields, type FicheContent, fieldLabels, tiers } from '../model/fiche.ts'
import { statuses } from '../model/statuses.ts'
import type { ClashLine } from './version-clash.tsx'

/** Names of the axes and fiches that a content refers to by id. */
export type Names = ReadonlyMap<string, string>

/** One field of a content, as people say it. */
export function fieldInWords(content: FicheContent, field: keyof FicheContent, names: Names): string {
  switch (field) {
    case 'axisId':
      return names.get(content.axisId) ?? ''
    case 'parentId':
      return content.parentId ? (names.get(content.parentId) ?? '') : ''
    case 'status':
      return statuses[content.status].label
    case 'tier':
      return tiers[content.tier].label
    case 'yearly':
      return content.yearly ? 'oui' : 'non'
    case 'startsOn':
    case 'endsOn':
    case 'windowClosesOn':
      return content[field] ? formatDay(content[field]) : ''
    default: {
      const value = content[field]
      return Array.isArray(value) ? value.join(', ') : String(value ?? '')
    }
  }
}

/** What differs between two contents, field by field. */
export const differences = (yours: FicheContent, theirs: FicheContent, names: Names): ClashLine[] =>
  differingFields(yours, theirs).map((field) => ({
    label: fieldLabels[field],
    yours: fieldInWords(yours, field, names),
    theirs: fieldInWords(theirs, field, names),
  }))
