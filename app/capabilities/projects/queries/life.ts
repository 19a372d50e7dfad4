import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { pairActOf } from '#cap/membership/queries/pair.ts'
import { pairKeyOf, type Project } from '../model.ts'
import type { AidFacts, BlockerKind, GuardFacts, WithoutAid } from '../model/passages.ts'

type Key = { id: string; territoryId: string }

export interface Counterfactual {
  id: string
  answer: WithoutAid
  words: string
  toldBy: string
  askedOn: Day
}

/** What the company said it would do without the aid, latest first. */
export async function counterfactualsOf(tx: Tx, project: Key): Promise<Counterfactual[]> {
  const { rows } = await sql<Counterfactual>`
    select id, answer, words, told_by as "toldBy", asked_on as "askedOn" from projects.counterfactual
    where territory_id = ${project.territoryId} and project_id = ${project.id} order by asked_on desc, id desc limit 50`.execute(tx)
  return rows
}

/** What the plan and the ledger of a project say of its aid. */
export async function aidFactsOf(tx: Tx, { territoryId, id }: Key): Promise<AidFacts> {
  const { rows } = await sql<AidFacts>`
    select planned, aided, without_regime as "withoutRegime", beyond_plan as "beyondPlan", asked_on as "askedOn"
    from projects.aid_facts(${territoryId}, ${id})`.execute(tx)
  return rows[0]!
}

/** The years after the end for which the jobs were observed. */
async function observedYears(tx: Tx, { territoryId, id }: Key): Promise<(1 | 3)[]> {
  const { rows } = await sql<{ moment: 'n1' | 'n3' }>`
    select distinct moment from projects.effect
    where territory_id = ${territoryId} and project_id = ${id} and measure = 'jobs-created' and moment in ('n1', 'n3')`.execute(tx)
  return rows.map(({ moment }) => (moment === 'n1' ? 1 : 3))
}

/** All that the guards look at, of a project as it is or as it would be. */
export async function guardFactsOf(tx: Tx, project: Project): Promise<GuardFacts> {
  const act = await pairActOf(tx, pairKeyOf(project))
  const [asked] = await counterfactualsOf(tx, project)
  return {
    project,
    signedByBoth: act?.closedAs === 'agreed' || act?.closedAs === 'refused',
    withoutAidAskedOn: asked?.askedOn ?? null,
    observed: await observedYears(tx, project),
    aid: await aidFactsOf(tx, project),
  }
}

export interface Blocker {
  id: string
  kind: BlockerKind
  what: string
  owner: string | null
  openedOn: Day
  answerDueOn: Day | null
  clearedOn: Day | null
  clearing: string | null
}

/** What stands in the way of a project, open ones first, the most pressing first. */
export async function blockersOf(tx: Tx, project: Key): Promise<Blocker[]> {
  const { rows } = await sql<Blocker>`
    select id, kind, what, owner, opened_on as "openedOn", answer_due_on as "answerDueOn", cleared_on as "clearedOn", clearing
    from projects.blocker where territory_id = ${project.territoryId} and project_id = ${project.id}
    order by cleared_on desc nulls first, answer_due_on nulls last, id limit 200`.execute(tx)
  return rows
}
