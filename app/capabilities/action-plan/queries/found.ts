import type { SearchSource } from '#kernel/words.ts'
import { statuses } from '../model/statuses.ts'
import { planScope } from '../policy.ts'
import { listFiches } from './fiches.ts'

export const findFiches: SearchSource = async (tx, { actor, on }, { territory, words, page, pageSize }) => {
  const { lines, total } = await listFiches(tx, planScope(actor), territory.id, { search: words, page, pageSize }, on)
  return {
    total,
    found: lines.map((line) => ({
      title: line.title,
      href: `/espace/${territory.code}/plan/fiches/${line.reference}`,
      about: [line.reference, line.axisTitle, statuses[line.status].label].filter(Boolean).join(' · '),
      on: line.updatedOn,
    })),
  }
}
