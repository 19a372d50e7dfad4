import { planScope } from '#cap/action-plan/policy.ts'
import { fichesDue } from '#cap/action-plan/queries/timeline.ts'
import { committeeScope } from '#cap/committees/policy.ts'
import { meetingsAhead } from '#cap/committees/queries/meetings.ts'
import type { DeadlineSource, NotificationKind } from '#cap/inbox/model.ts'
import { dueOf } from '#cap/inbox/queries/inbox.ts'
import { readableAmong } from '#cap/inbox/queries/readable.ts'
import { mayOnPost } from '#cap/posts/policy.ts'
import { fundingsEnding } from '#cap/posts/queries/posts.ts'
import { pathOf } from '#cap/projects/model.ts'
import { readScope } from '#cap/projects/policy.ts'
import { plannedStarts } from '#cap/projects/queries.ts'
import { workspaceScope } from '#cap/workspaces/policy.ts'
import { tasksExpectedOf } from '#cap/workspaces/queries/tasks.ts'
import { readers } from './readers.ts'

// Told below from where they stand: a meeting that moves or a task that is put off then moves, and is told once.
const toldBelow: readonly NotificationKind[] = ['committee.meeting', 'workspace.task']

/** What is expected of the person, as far as they may still be told of it. */
const expected: DeadlineSource = async (tx, actor, window, on) => {
  if (!actor.id) return []
  const due = (await dueOf(tx, actor.id, window)).filter(({ kind }) => !toldBelow.includes(kind))
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
    key: `travaux-${project.id}`,
    on: project.startsOn,
    path: pathOf(project),
    title: `${project.reference} : début prévu des travaux ; les aides se demandent avant`,
  }))
}

/** The end of what pays for a post, for who may act on it. */
const postFunding: DeadlineSource = async (tx, actor, window) =>
  (await fundingsEnding(tx, window))
    .filter(({ territoryId, regionCode }) => mayOnPost(actor, 'change-post', { id: territoryId, regionCode }))
    .map((funding) => ({
      key: `poste-${funding.id}`,
      on: funding.endsOn,
      path: `/espace/${funding.territoryCode}/gouvernance/poste`,
      title: `${funding.territoryName} : fin du financement du poste de chef de projet`,
    }))

/** The meetings of committees where one has a place. */
const meetings: DeadlineSource = async (tx, actor, window, on) =>
  (await meetingsAhead(tx, committeeScope(actor, on), window)).map((meeting) => ({
    key: `reunion-${meeting.id}`,
    on: meeting.heldOn,
    title: `${meeting.bodyName} : ${meeting.title}, à ${meeting.startsAt.replace(':', ' h ')}`,
    path: `/espace/${meeting.territoryCode}/comites/reunions/${meeting.reference}`,
  }))

/** The tasks that workspaces confided: told by their number, for a calendar is read outside and a title may say what is confidential. */
const tasks: DeadlineSource = async (tx, actor, { from, until }, on) =>
  (await tasksExpectedOf(tx, workspaceScope(actor, on))).flatMap(({ id, due, territoryCode, reference, number }) =>
    due && from <= due && due <= until
      ? [
          {
            key: `tache-${id}`,
            on: due,
            title: `Espace ${reference} : votre tâche n° ${number}`,
            path: `/espace/${territoryCode}/espaces/${reference}/taches/${number}`,
          },
        ]
      : [],
  )

const dueWords = { ends: 'dernier jour de l’action', window: 'dernier jour pour demander le financement' } as const

/** The last days of the actions one runs or carries, and of their funding windows. */
const actionsOfPlans: DeadlineSource = async (tx, actor, window) => {
  const run = actor.mandates.flatMap(({ role, territoryId }) => (role === 'chef-de-projet' && territoryId ? [territoryId] : []))
  return (await fichesDue(tx, planScope(actor), { run, personId: actor.id }, window)).map((due) => ({
    key: `fiche-${due.kind}-${due.id}`,
    on: due.on,
    title: `${due.reference} : ${dueWords[due.kind]}`,
    path: `/espace/${due.territoryCode}/plan/fiches/${due.reference}`,
  }))
}

/** Where the deadlines of calendars and of hand-overs come from. */
export const deadlineSources: readonly DeadlineSource[] = [expected, works, meetings, tasks, actionsOfPlans, postFunding]
