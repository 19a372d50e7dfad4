import type { SearchSource } from '#kernel/words.ts'
import { companyScope, mayWithCompanies } from '../policy.ts'
import { listCompanies } from '../queries.ts'

export const findCompanies: SearchSource = async (tx, { actor, on }, { territory, words, page, pageSize }) => {
  if (!mayWithCompanies(actor, 'read-directory', territory)) return { found: [], total: 0 }
  const { lines, total } = await listCompanies(tx, companyScope(actor), territory.id, { search: words, page, pageSize }, on)
  return {
    total,
    found: lines.map((line) => ({
      title: line.name,
      href: `/espace/${territory.code}/entreprises/${line.id}`,
      about: line.communeName ?? '',
      on: line.visitedOn,
    })),
  }
}
