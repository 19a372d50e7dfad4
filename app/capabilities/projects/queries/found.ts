import type { SearchSource } from '#kernel/words.ts'
import { pathOf, stages } from '../model.ts'
import { readScope } from '../policy.ts'
import { listProjects } from '../queries.ts'

export const findProjects: SearchSource = async (tx, { actor, on }, { territory, words, page, pageSize }) => {
  const { lines, total } = await listProjects(tx, readScope(actor, on), { territoryId: territory.id, search: words, page, pageSize })
  return {
    total,
    found: lines.map((line) => ({
      title: line.title,
      href: pathOf(line),
      about: [line.reference, line.company, stages[line.stage].label].filter(Boolean).join(' · '),
      on: line.filedOn,
    })),
  }
}
