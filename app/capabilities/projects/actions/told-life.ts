import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { type Day, day } from '#kernel/day.ts'
import { type FactRow, textOrNull } from '#kernel/fact-table.ts'
import { euros } from '#kernel/money.ts'
import { ok } from '#kernel/outcome.ts'
import type { Measure, Moment } from '../model/effects.ts'
import { type Arising, type Channel, sheetFieldCodes } from '../model/follow-up.ts'
import type { BlockerKind, WithoutAid } from '../model/passages.ts'
import * as life from '../store/life.ts'
import * as store from '../store/follow-up.ts'

type Key = Parameters<typeof store.addEffect>[1]

/** Enters one line of what the demonstration tells of a project: a milestone, a risk, an effect… */
export function enterToldLife(ctx: Ctx, key: Key, row: FactRow) {
  return act<undefined, never>(ctx, { name: 'projects.enter-told-life', subject: key.id }, async (tx, note) => {
    await elevate(tx)
    const on = day(row.on!)
    const until = textOrNull(row.until) as Day | null
    note({ kind: row.kind })
    switch (row.kind) {
      case 'without-aid':
        await life.addCounterfactual(tx, key, {
          answer: row.code as WithoutAid,
          words: row.text!,
          toldBy: row.more!,
          askedOn: on,
          personId: null,
        })
        return ok()
      case 'blocker':
        await life.addBlocker(tx, key, {
          kind: row.code as BlockerKind,
          what: row.text!,
          owner: textOrNull(row.more),
          openedOn: on,
          answerDueOn: until,
          personId: null,
        })
        return ok()
      case 'milestone':
        await store.addMilestone(tx, key, { label: row.text!, dueOn: on, doneOn: until }, null)
        return ok()
      case 'risk':
        await store.addRisk(tx, key, { what: row.text!, answer: row.more!, ...gradesOf(Number(row.number)), openedOn: on }, null)
        return ok()
      case 'effect':
        await store.addEffect(
          tx,
          key,
          {
            measure: row.code as Measure,
            moment: (row.more || 'promised') as Moment,
            amount: Number(row.number),
            measuredOn: on,
            evidence: row.text!,
          },
          null,
        )
        return ok()
      case 'sheet': {
        const [arising, channel] = row.code!.split('|') as [Arising, Channel]
        const sheet = {
          collective: false,
          arising,
          channel,
          pilot: row.text!,
          operatorContact: textOrNull(row.more),
          eligibleBase: euros(Number(row.number)),
        }
        await store.saveSheet(tx, key, sheet)
        await store.addStatements(
          tx,
          key,
          sheetFieldCodes.map((field) => ({ field, value: String(sheet[field] ?? ''), source: 'entretien (fictif)', statedOn: on })),
          null,
        )
        return ok()
      }
      case 'hires':
        await store.addSurvey(tx, key, { ...travelOf(row.code!), hires: Number(row.number), surveyedOn: on, evidence: row.text! }, null)
        return ok()
      default:
        throw new Error(`unknown kind of line: ${row.kind}`)
    }
  })
}

type Grade = 1 | 2 | 3

/** A weight as likelihood by impact: 6 is 2 × 3. */
function gradesOf(weight: number): { likelihood: Grade; impact: Grade } {
  const likelihood = ([3, 2, 1] as const).find((grade) => weight % grade === 0 && weight / grade <= 3) ?? 1
  return { likelihood, impact: (weight / likelihood) as Grade }
}

function travelOf(counts: string) {
  const [seekingHome, fromElsewhere, byCar, bySharedCar, byTransit, byBicycle] = counts.split('|').map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return { seekingHome, fromElsewhere, byCar, bySharedCar, byTransit, byBicycle }
}
