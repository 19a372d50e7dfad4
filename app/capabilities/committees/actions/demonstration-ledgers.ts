import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { day, plusDays } from '#kernel/day.ts'
import { type FactRow, textOrNull, words } from '#kernel/fact-table.ts'
import { newId } from '#kernel/id.ts'
import { ok } from '#kernel/outcome.ts'
import { currentPhase } from '#cap/territory/model.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { after, type Level, type ObstacleKind, type ObstacleVerb } from '../model/obstacles.ts'
import { organisationIdOf } from '../queries/commitments.ts'
import { addCommitment, saveDelivery, saveWithdrawal } from '../store/commitments.ts'
import { addObstacle, addObstacleStep, saveObstacle } from '../store/obstacles.ts'

interface Known {
  persons: ReadonlyMap<string, string>
  projects: ReadonlyMap<string, { id: string }>
}

/** Enters the obstacles and the promises of the demonstration, each as far as its row says. */
export async function loadDemonstrationLedgers(
  ctx: Ctx,
  tables: { obstacles: readonly FactRow[]; commitments: readonly FactRow[] },
  known: Known,
): Promise<void> {
  await act(ctx, { name: 'committees.load-demonstration-ledgers' }, async (tx) => {
    await elevate(tx)
    for (const row of tables.obstacles) {
      const territory = (await territoryByCode(tx, row.territory_code!, currentPhase))!
      const key = { id: newId<'obstacle'>(), territoryId: territory.id }
      const byPerson = known.persons.get(row.email!)!
      const raisedOn = day(row.raised_on!)
      await addObstacle(tx, {
        ...key,
        submissionKey: key.id,
        kind: row.kind as ObstacleKind,
        title: row.title!,
        detail: row.detail!,
        answerDue: day(row.answer_due!),
        projectId: row.project ? known.projects.get(row.project)!.id : null,
        raisedBy: byPerson,
        raisedOn,
      })
      await addObstacleStep(tx, key, { kind: 'raised', level: 'local', text: '', byPerson, on: raisedOn })
      let standing = { level: 'local' as Level, reached: 'local' as Level, state: 'waiting' as 'waiting' | 'answered' | 'closed' }
      for (const [rank, step] of words(row.steps, '|').entries()) {
        const [to, text] = [step.slice(0, step.indexOf(':')), step.slice(step.indexOf(':') + 1)]
        const verb: ObstacleVerb = to === 'answer' ? 'answer' : 'escalate'
        const from = standing.level
        const then = after(verb, standing)
        if (!then.ok) throw new Error(`the obstacle ${row.title} of the demonstration does not hold: ${then.refusal}`)
        standing = then.value
        await addObstacleStep(tx, key, {
          kind: verb === 'answer' ? 'answered' : 'escalated',
          level: verb === 'answer' ? from : standing.level,
          text,
          byPerson: null,
          on: plusDays(raisedOn, 30 * (rank + 1)),
        })
      }
      await saveObstacle(tx, { ...key, version: 1 }, { ...standing, owner: row.owner!, answerDue: day(row.answer_due!) })
    }
    for (const row of tables.commitments) {
      const territory = (await territoryByCode(tx, row.territory_code!, currentPhase))!
      const id = newId<'commitment'>()
      await addCommitment(tx, {
        id,
        submissionKey: id,
        territoryId: territory.id,
        organisationId: await organisationIdOf(tx, row.organisation!),
        promise: row.promise!,
        projectId: row.project ? known.projects.get(row.project)!.id : null,
        promisedOn: day(row.promised_on!),
        dueOn: day(row.due_on!),
        source: row.source!,
        sourceUrl: null,
        recordedBy: null,
        recordedOn: day(row.promised_on!),
      })
      const evidence = textOrNull(row.evidence)
      if (evidence)
        await saveDelivery(
          tx,
          { territoryId: territory.id, id },
          { deliveredOn: day(row.delivered_on!), evidence, evidenceUrl: null },
          null,
        )
      const reason = textOrNull(row.withdrawn_reason)
      if (reason) await saveWithdrawal(tx, { territoryId: territory.id, id }, { on: day(row.withdrawn_on!), reason, by: null })
    }
    return ok()
  })
}
