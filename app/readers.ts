import { committeeScope } from '#cap/committees/policy.ts'
import { readableCommitments } from '#cap/committees/queries/commitments.ts'
import { readableObstacles } from '#cap/committees/queries/obstacles.ts'
import { readableItems, readableMeetings, readableTasks } from '#cap/committees/queries/readable.ts'
import { readableFiches } from '#cap/action-plan/queries/carriers.ts'
import { readableEditions } from '#cap/action-plan/queries/editions.ts'
import { readableProspects } from '#cap/companies/queries/prospects.ts'
import type { Reader, Readers } from '#cap/inbox/model.ts'
import { mayInSpace, territorySubject } from '#cap/membership/policy.ts'
import { placesOfMandates } from '#cap/membership/queries/mandates.ts'
import { mayOnPost } from '#cap/posts/policy.ts'
import { territoriesOfFundings } from '#cap/posts/queries/posts.ts'
import { mayActOnProject, type ProjectVerb, readScope } from '#cap/projects/policy.ts'
import { projectsByIds } from '#cap/projects/queries.ts'
import { workspaceScope } from '#cap/workspaces/policy.ts'
import { entriesReadAmong, tasksReadAmong, workspacesReadAmong } from '#cap/workspaces/queries/readable.ts'

/** Who may do one of these to a project is told of it; who may no longer, whatever they were told before, is not. */
const whoMay =
  (...verbs: readonly ProjectVerb[]): Reader =>
  async (tx, actor, on, ids) => {
    const projects = await projectsByIds(tx, readScope(actor, on), ids)
    return new Set(projects.filter((project) => verbs.some((verb) => mayActOnProject(actor, verb, project, on))).map(({ id }) => id))
  }

/** The catalogue is public. */
const everybody: Reader = async (_tx, _actor, _on, ids) => new Set(ids)

/** For each kind of fact, who may still be told of it: asked when a mail leaves, and when an inbox is read. */
export const readers: Readers = {
  'project.idea': whoMay('qualify'),
  'project.signature': whoMay('sign-elu', 'sign-industriel'),
  'project.decision': whoMay('read'),
  'toolbox.device': everybody,
  'toolbox.stale': async (_tx, actor, _on, ids) => new Set(ids.filter((id) => id === actor.id)),
  'committee.meeting': (tx, actor, on, ids) => readableMeetings(tx, committeeScope(actor, on), ids),
  'committee.opinion': (tx, actor, on, ids) => readableItems(tx, committeeScope(actor, on), ids),
  'obstacle.raised': (tx, actor, on, ids) => readableObstacles(tx, committeeScope(actor, on), ids),
  'obstacle.answered': (tx, actor, on, ids) => readableObstacles(tx, committeeScope(actor, on), ids),
  'committee.task': (tx, actor, on, ids) => readableTasks(tx, committeeScope(actor, on), ids),
  'commitment.due': (tx, actor, on, ids) => readableCommitments(tx, committeeScope(actor, on), ids),
  'workspace.invitation': (tx, actor, on, ids) => workspacesReadAmong(tx, workspaceScope(actor, on), ids),
  'workspace.mention': (tx, actor, on, ids) => entriesReadAmong(tx, workspaceScope(actor, on), ids),
  'workspace.task': (tx, actor, on, ids) => tasksReadAmong(tx, workspaceScope(actor, on), ids),
  'plan.signature': (tx, _actor, _on, ids) => readableEditions(tx, ids),
  'plan.decision': (tx, _actor, _on, ids) => readableEditions(tx, ids),
  'plan.invitation': (tx, _actor, _on, ids) => readableFiches(tx, ids),
  'plan.carried': (tx, _actor, _on, ids) => readableFiches(tx, ids),
  'prospect.offered': (tx, _actor, _on, ids) => readableProspects(tx, ids),
  'prospect.decided': (tx, _actor, _on, ids) => readableProspects(tx, ids),
  'prospect.revealed': (tx, _actor, _on, ids) => readableProspects(tx, ids),
  'mandate.end': async (tx, actor, _on, ids) =>
    new Set(
      (await placesOfMandates(tx, ids))
        .filter((one) => one.personId === actor.id || mayInSpace(actor, 'give-mandate', territorySubject(one.territoryId, one.regionCode)))
        .map(({ id }) => id),
    ),
  'post.funding-end': async (tx, actor, _on, ids) =>
    new Set(
      (await territoriesOfFundings(tx, ids))
        .filter((one) => mayOnPost(actor, 'change-post', { id: one.territoryId, regionCode: one.regionCode }))
        .map(({ id }) => id),
    ),
}
