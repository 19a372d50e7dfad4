import { sql } from 'kysely'
import { statuses } from '#cap/action-plan/model/statuses.ts'
import { planScope } from '#cap/action-plan/policy.ts'
import { listFiches } from '#cap/action-plan/queries/fiches.ts'
import { obstacleKinds } from '#cap/committees/model/obstacles.ts'
import { committeeScope } from '#cap/committees/policy.ts'
import { listCommitments } from '#cap/committees/queries/commitments.ts'
import { listObstacles } from '#cap/committees/queries/obstacles.ts'
import type { DeadlineSource } from '#cap/inbox/model.ts'
import { halfCodes, halves } from '#cap/membership/model/pair.ts'
import { pathOf, type Stage } from '#cap/projects/model.ts'
import { readScope } from '#cap/projects/policy.ts'
import { awaitingSignature, listProjects, type ProjectLine } from '#cap/projects/queries.ts'
import type { Territory } from '#cap/territory/model.ts'
import { workspaceScope } from '#cap/workspaces/policy.ts'
import { tasksExpectedOf } from '#cap/workspaces/queries/tasks.ts'
import type { Actor } from '#kernel/actor.ts'
import { type Day, plusDays } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { Line, Section } from '../model/handover.ts'

export interface Asking {
  actor: Actor
  territory: Pick<Territory, 'id' | 'code' | 'regionCode'>
  on: Day
}

type Source = (tx: Tx, asking: Asking) => Promise<Omit<Line, 'section'>[]>

// A territory's own work: nothing of it comes near, and a hand-over of more would be read by nobody.
const most = 500

// What is over has nothing to hand over.
const nextStep: Readonly<Record<Stage, string | null>> = {
  idea: 'La qualifier ou l’écarter',
  qualified: 'Compléter le dossier, puis le soumettre au binôme',
  structuring: 'Achever le montage du dossier',
  proposed: 'Attendre les deux signatures du binôme',
  retained: 'Suivre les demandes d’aide : elles se déposent avant le début des travaux',
  financing: 'Suivre les réponses des financeurs',
  engaged: 'Suivre le lancement des travaux',
  'under-way': 'Suivre les travaux et les versements',
  completed: 'Préparer la mesure des effets, un an après',
  'measured-1': 'Préparer la mesure des effets, trois ans après',
  'measured-3': null,
  rejected: null,
}

async function projectsInProgress(tx: Tx, { actor, territory, on }: Asking): Promise<ProjectLine[]> {
  const { lines } = await listProjects(tx, readScope(actor, on), { territoryId: territory.id, sort: 'stage', pageSize: most })
  return lines.filter((line) => nextStep[line.stage] !== null)
}

const projects: Source = async (tx, asking) =>
  (await projectsInProgress(tx, asking)).map((line) => ({
    title: `${line.reference} · ${line.title}`,
    detail: `${line.company}. Prochain pas : ${nextStep[line.stage]}.`,
    path: pathOf(line),
    dueOn: null,
  }))

const actions: Source = async (tx, { actor, territory, on }) => {
  const { lines } = await listFiches(tx, planScope(actor), territory.id, { own: true, pageSize: most, sort: 'ends' }, on)
  return lines
    .filter((line) => !statuses[line.status].ended)
    .map((line) => ({
      title: `${line.reference} · ${line.title}`,
      detail: [statuses[line.status].label, line.statusReason, line.lead && `porteur : ${line.lead}`].filter(Boolean).join(' ; '),
      path: `/espace/${territory.code}/plan/fiches/${line.reference}`,
      dueOn: line.endsOn,
    }))
}

const decisions: Source = async (tx, { actor, territory, on }) => {
  const scope = readScope(actor, on)
  const awaited = new Map<string, { line: ProjectLine; from: string[] }>()
  for (const half of halfCodes) {
    for (const line of await awaitingSignature(tx, scope, territory.id, half)) {
      const known = awaited.get(line.id) ?? { line, from: [] }
      awaited.set(line.id, { line, from: [...known.from, halves[half].toLowerCase()] })
    }
  }
  return [...awaited.values()].map(({ line, from }) => ({
    title: `${line.reference} · ${line.title}`,
    detail: `Signature attendue : ${from.join(', ')}`,
    path: pathOf(line),
    dueOn: null,
  }))
}

/** Whom to call: the companies of the projects under way, then the pair and the committee. Names and addresses that the chef de projet already reads. */
const contacts: Source = async (tx, { actor, territory, on }) => {
  const underWay = await projectsInProgress(tx, { actor, territory, on })
  const { rows: carriers } = await sql<{ name: string; email: string | null; companies: string[] }>`
    select n.name, n.email, array_agg(distinct p.company) as companies
    from projects.carrier c
    join projects.project p on p.territory_id = c.territory_id and p.id = c.project_id
    join membership.person n on n.id = c.person_id
    where c.territory_id = ${territory.id} and p.id = any(${underWay.map(({ id }) => id)}::uuid[])
    group by n.id order by n.name, n.id limit ${most}`.execute(tx)
  const { rows: governance } = await sql<{ name: string; role: string; organisation: string | null }>`
    select n.name, m.role, o.name as organisation
    from membership.mandate m join membership.person n on n.id = m.person_id left join membership.organisation o on o.id = m.organisation_id
    where m.territory_id = ${territory.id} and m.role in ('elu-referent', 'industriel-referent', 'committee-member', 'partner')
      and m.valid_from <= ${on} and (m.valid_until is null or m.valid_until >= ${on})
    order by m.role, n.name, n.id limit ${most}`.execute(tx)
  return [
    ...carriers.map(({ name, email, companies }) => ({
      title: name,
      detail: [companies.join(', '), email].filter(Boolean).join(' · '),
      path: null,
      dueOn: null,
    })),
    ...governance.map(({ name, role, organisation }) => ({
      title: name,
      detail: [roleWords[role], organisation].filter(Boolean).join(' · '),
      path: `/espace/${territory.code}/partenaires`,
      dueOn: null,
    })),
  ]
}

const roleWords: Readonly<Record<string, string>> = {
  'elu-referent': 'Élu référent',
  'industriel-referent': 'Industriel référent',
  'committee-member': 'Membre du comité',
  partner: 'Partenaire',
}

/** What the workspaces expect of who leaves. */
const tasks: Source = async (tx, { actor, territory, on }) =>
  (await tasksExpectedOf(tx, workspaceScope(actor, on), territory.id)).map((task) => ({
    title: task.title,
    detail: task.workspaceTitle,
    path: `/espace/${territory.code}/espaces/${task.reference}/taches/${task.number}`,
    dueOn: task.due,
  }))

const commitments: Source = async (tx, { actor, territory, on }) => {
  const { commitments: promised } = await listCommitments(tx, committeeScope(actor, on), { territoryId: territory.id, pageSize: most }, on)
  return promised
    .filter((promise) => promise.deliveredOn === null && promise.withdrawnOn === null)
    .map((promise) => ({
      title: `${promise.reference} · ${promise.promise}`,
      detail: [promise.organisation, promise.projectReference && `projet ${promise.projectReference}`].filter(Boolean).join(' ; '),
      path: `/espace/${territory.code}/comites/engagements`,
      dueOn: promise.dueOn,
    }))
}

const obstacles: Source = async (tx, { actor, territory, on }) => {
  const { obstacles: raised } = await listObstacles(tx, committeeScope(actor, on), { territoryId: territory.id })
  return raised
    .filter((obstacle) => obstacle.state !== 'closed')
    .map((obstacle) => ({
      title: `${obstacle.reference} · ${obstacle.title}`,
      detail: [obstacleKinds[obstacle.kind], obstacle.owner && `réponse attendue de ${obstacle.owner}`].filter(Boolean).join(' ; '),
      path: `/espace/${territory.code}/comites/obstacles/${obstacle.reference}`,
      dueOn: obstacle.answerDue,
    }))
}

const sources: Record<Exclude<Section, 'deadlines'>, Source> = { projects, actions, decisions, tasks, commitments, obstacles, contacts }

/** Everything to hand over, as who makes it may read it that day; section by section, in their order. */
export async function gather(tx: Tx, asking: Asking, deadlineSources: readonly DeadlineSource[]): Promise<Line[]> {
  const lines: Line[] = []
  for (const [section, source] of Object.entries(sources) as [Section, Source][]) {
    for (const line of await source(tx, asking)) lines.push({ ...line, section })
  }
  const window = { from: asking.on, until: plusDays(asking.on, 30) }
  for (const source of deadlineSources) {
    for (const { on, title, path } of await source(tx, asking.actor, window, asking.on))
      lines.push({ section: 'deadlines', title, detail: '', path, dueOn: on })
  }
  return lines
}
