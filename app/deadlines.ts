import type { DeadlineSource } from '#cap/inbox/model.ts'
import { dueOf } from '#cap/inbox/queries/inbox.ts'
import { readableAmong } from '#cap/inbox/queries/readable.ts'
import { mayOnPost } from '#cap/posts/policy.ts'
import { fundingsEnding } from '#cap/posts/queries/posts.ts'
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

/** The end of what pays for a post, for who may act on it. */
const postFunding: DeadlineSource = async (tx, actor, window) =>
  (await fundingsEnding(tx, window))
    .filter(({ territoryId, regionCode }) => mayOnPost(actor, 'change-post', { id: territoryId, regionCode }))
    .map((funding) => ({
      key: `poste-${funding.id}`, on: funding.endsOn, path: `/espace/${funding.territoryCode}/gouvernance/poste`,
      title: `${funding.territoryName} : fin du financement du poste de chef de projet`,
    }))

/** Where the deadlines of calendars and of hand-overs come from. */
export const deadlineSources: readonly DeadlineSource[] = [expected, works, postFunding]
