import { dayInParis } from '#kernel/day.ts'
import type { SearchSource } from '#kernel/words.ts'
import { addressOfFound, type FoundKind } from '../model/search.ts'
import { workspaceScope } from '../policy.ts'
import { search, whereToLook } from './search.ts'

/** What is written of one kind in the workspaces that the person reads. */
export const findInWorkspaces =
  (kind: FoundKind): SearchSource =>
  async (tx, { actor, on }, { territory, words, page, pageSize }) => {
    const { found, total } = await search(tx, await whereToLook(tx, workspaceScope(actor, on), territory.id), {
      words,
      kind,
      page,
      pageSize,
    })
    return {
      total,
      found: found.map((item) => ({
        title: item.title || `Message de ${item.by}`,
        href: addressOfFound(territory.code, item),
        about: [item.workspaceTitle, item.by].join(' · '),
        on: dayInParis(item.at.toISOString()) ?? null,
        excerpt: item.excerpt,
      })),
    }
  }
