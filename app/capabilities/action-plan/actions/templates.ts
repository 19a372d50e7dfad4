import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { FactRow } from '#kernel/fact-table.ts'
import { numberOrNull, textOrNull, words } from '#kernel/fact-table.ts'
import { newId } from '#kernel/id.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import type { Step } from '../model/priority.ts'
import { draftFrom, type Template, type TemplateContent } from '../model/templates.ts'
import { mayPublish, publisherOf, templateScope } from '../policy.ts'
import { axisIdsOf } from '../queries/placing.ts'
import { listTemplates, templateByReference } from '../queries/templates.ts'
import * as store from '../store/templates.ts'
import { addFiches } from './fiches.ts'
import { changePlan, type Where } from './plans.ts'

/** Publishes a fiche to start from: the programme for all, a region for its territories. @returns its reference */
export const publishTemplate = (ctx: Ctx, content: TemplateContent) =>
  act(ctx, { name: 'action-plan.publish-template' }, async (tx, note): Promise<Outcome<string, 'forbidden'>> => {
    const publisher = publisherOf(ctx.actor)
    if (!publisher) return refuse('forbidden')
    const id = newId<'template'>()
    const reference = await store.addTemplate(tx, { id, ...publisher, personId: ctx.actor.id, on: ctx.today }, content)
    note({ reference, title: content.title, region: publisher.regionCode }, id)
    return ok(reference)
  })

export interface SeenTemplate {
  reference: string
  version: number
}

type TemplateRefusal = 'not-found' | 'forbidden' | 'changed-meanwhile'

const changeTemplate = (
  ctx: Ctx,
  name: string,
  seen: SeenTemplate,
  write: (tx: Parameters<typeof store.saveTemplate>[0], template: Template) => Promise<boolean>,
) =>
  act(ctx, { name }, async (tx, note): Promise<Outcome<undefined, TemplateRefusal>> => {
    const template = await templateByReference(tx, templateScope(ctx.actor), seen.reference)
    if (!template) return refuse('not-found')
    note({ reference: template.reference }, template.id)
    if (!mayPublish(ctx.actor, template)) return refuse('forbidden')
    return (await write(tx, template)) ? ok() : refuse('changed-meanwhile')
  })

/** Fiches that began with it stay as they are. */
export const correctTemplate = (ctx: Ctx, seen: SeenTemplate, content: TemplateContent) =>
  changeTemplate(ctx, 'action-plan.correct-template', seen, (tx, { id }) => store.saveTemplate(tx, id, seen.version, content))

export const withdrawTemplate = (ctx: Ctx, seen: SeenTemplate) =>
  changeTemplate(ctx, 'action-plan.withdraw-template', seen, (tx, { id }) => store.withdrawTemplate(tx, id, seen.version, ctx.today))

/** Begins a fiche for each template of a collection, under one axis, all to discuss. @returns how many */
export const beginFromCollection = (ctx: Ctx, where: Where, collection: string, axisId: string) =>
  changePlan<number, 'unknown-collection' | 'unknown-axis'>(ctx, 'action-plan.begin-from-templates', 'edit', where, async (tx, _, note) => {
    if (!(await axisIdsOf(tx, where.id)).has(axisId)) return refuse('unknown-axis')
    const templates = (await listTemplates(tx, templateScope(ctx.actor), { regionCode: where.regionCode })).filter(
      (one) => one.collection === collection,
    )
    if (templates.length === 0) return refuse('unknown-collection')
    const added = await addFiches(
      tx,
      where.id,
      templates.map((template) => draftFrom(template, axisId)),
      ctx.today,
    )
    if (!added.ok) return refuse('unknown-axis')
    note({ collection, fiches: added.value.map(({ reference }) => reference) })
    return ok(templates.length)
  })

/** The templates of the demonstration: made up, and said so. */
export const loadDemonstrationTemplates = (ctx: Ctx, rows: readonly FactRow[]) =>
  act(ctx, { name: 'action-plan.load-demonstration-templates' }, async (tx): Promise<Outcome<undefined, never>> => {
    await elevate(tx)
    for (const row of rows) {
      await store.addTemplate(
        tx,
        { id: newId<'template'>(), regionCode: textOrNull(row.region_code), personId: null, on: ctx.today },
        {
          collection: row.collection!,
          title: row.title!,
          why: row.why ?? '',
          objectives: row.objectives ?? '',
          effects: row.effects ?? '',
          targets: row.targets ?? '',
          means: row.means ?? '',
          partners: words(row.partners, '|'),
          impact: numberOrNull(row.impact) as Step | null,
          effort: numberOrNull(row.effort) as Step | null,
        },
      )
    }
    return ok()
  })
