import { findFiches } from '#cap/action-plan/queries/found.ts'
import { findDecisions, findMeetings, findObstacles } from '#cap/committees/queries/found.ts'
import { findCompanies } from '#cap/companies/queries/found.ts'
import { findProjects } from '#cap/projects/queries/found.ts'
import { findInCatalogue } from '#cap/toolbox/queries/found.ts'
import { findInWorkspaces } from '#cap/workspaces/queries/found.ts'
import type { Actor } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { FoundThing, Searched, SearchSource } from '#kernel/words.ts'
import { type SearchKind, searchKindCodes, shownOfEach, shownOfOne } from '../model/search-kinds.ts'

/** Each capability answers for itself, within what the person may read of it. */
const sources: Readonly<Record<SearchKind, SearchSource>> = {
  project: findProjects,
  fiche: findFiches,
  company: findCompanies,
  meeting: findMeetings,
  decision: findDecisions,
  obstacle: findObstacles,
  device: findInCatalogue,
  message: findInWorkspaces('message'),
  task: findInWorkspaces('task'),
  document: findInWorkspaces('document'),
  note: findInWorkspaces('note'),
}

export interface FoundOfKind {
  kind: SearchKind
  found: FoundThing[]
  total: number
}

interface Asked extends Omit<Searched, 'pageSize'> {
  /** One kind alone, page after page; else the first of each. */
  kind?: SearchKind | undefined
}

/** What a territory says of some words, as far as the person reads it: by kind, those with an answer. */
export async function searchTerritory(tx: Tx, asking: { actor: Actor; on: Day }, { kind, ...asked }: Asked): Promise<FoundOfKind[]> {
  const answers: FoundOfKind[] = []
  for (const one of kind ? [kind] : searchKindCodes) {
    const answer = await sources[one](tx, asking, { ...asked, pageSize: kind ? shownOfOne : shownOfEach })
    if (answer.total > 0) answers.push({ kind: one, ...answer })
  }
  return answers
}
