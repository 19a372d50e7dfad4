import type { DeadlineSource } from '#cap/inbox/model.ts'
import { dueOf } from '#cap/inbox/queries/inbox.ts'
import { readableAmong } from '#cap/inbox/queries/readable.ts'
import { pathOf } from '#cap/projects/model.ts'
import { readScope } from '#cap/projects/policy.ts'
import { plannedStarts } from '#cap/projects/queries.ts'
import { readers } from './readers.ts'

/** What is expected of the person, as far as they may still be told of it. */
const expected: DeadlineSource = async (tx, actor, window, on) => {
  if (!actor.id) return []
  const due = await dueOf(tx, actor.id, window)
  const readable = await readableAmong(tx, { actor, on, readers }, due)
  return due
    .filter(({ id }) => readable.has(id))
    .map(({ id, dueOn, title }) => ({ key: `notification-${id}`, on: dueOn, title, path: `/boite-de-reception/${id}` }))
}

/** An aid is asked for before works begin (Règlement (UE) n° 651/2014, art. 6): who follows a project knows the day. */
const works: DeadlineSource = async (tx, actor, window, on) => {
  const territories = actor.mandates.flatMap(({ role, territoryId }) => (role === 'chef-de-projet' && territoryId ? [territoryId] : []))
  const starts = await plannedStarts(tx, readScope(actor, on), territories, window)
  return starts.map((project) => ({
    key: `travaux-${project.id}`, on: project.startsOn, path: pathOf(project),
    title: `${project.reference} : début prévu des travaux ; les aides se demandent avant`,
  }))
}

/** Where the deadlines of calendars and of hand-overs come from. */
export const deadlineSources: readonly DeadlineSource[] = [expected, works]
