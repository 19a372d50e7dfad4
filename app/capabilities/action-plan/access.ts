import { data } from 'react-router'
import { notYours, type RouteContext, territoryAt } from '#cap/membership/access.ts'
import type { Territory } from '#cap/territory/model.ts'
import { read } from '#kernel/act.ts'
import { once, type Web, web } from '#kernel/web.ts'
import { type FicheAction, isFicheReference } from './model/fiche.ts'
import type { Plan } from './model/plan.ts'
import {
  mayActOnPlan,
  mayPublish,
  type PlanScope,
  type PlanVerb,
  planScope,
  publisherOf,
  type TemplateScope,
  templateScope,
} from './policy.ts'
import { isTemplateReference, type Template } from './model/templates.ts'
import { ficheByReference } from './queries/fiches.ts'
import { planOfTerritory } from './queries/plans.ts'
import { templateByReference } from './queries/templates.ts'

export interface PlanSpace {
  ctx: Web
  territory: Territory
  scope: PlanScope
  /** Nothing while the territory has not opened its plan. */
  plan: Plan | undefined
  may: (verb: PlanVerb) => boolean
  /** Address of the plan. */
  href: string
}

/** What every page of a plan begins with. @throws 403 for who may not read it, 404 for an unknown territory */
export async function planOf(context: RouteContext, params: { code: string }): Promise<PlanSpace> {
  const { ctx, territory } = await territoryAt(context, params.code)
  const may = (verb: PlanVerb) => mayActOnPlan(ctx.actor, verb, territory)
  if (!may('read')) throw notYours(ctx)
  const scope = planScope(ctx.actor)
  const plan = await once(ctx, `plan ${territory.id}`, () => read(ctx, (tx) => planOfTerritory(tx, scope, territory.id)))
  return { ctx, territory, scope, plan, may, href: `/espace/${territory.code}/plan` }
}

/** The same, where a verb alone opens the page. @throws 403 */
export async function planFor(context: RouteContext, params: { code: string }, verb: PlanVerb): Promise<PlanSpace & { plan: Plan }> {
  const space = await planOf(context, params)
  if (!space.may(verb)) throw notYours(space.ctx)
  if (!space.plan) throw data('Ce territoire n’a pas encore ouvert son plan d’actions.', { status: 404 })
  return { ...space, plan: space.plan }
}

export interface FicheSpace extends PlanSpace {
  fiche: FicheAction
  /** Whether the fiche is the territory's own, or one of another that is shown here. */
  isOwn: boolean
}

/** What every page of a fiche begins with. @throws 404 when it is not theirs to know of */
export async function ficheOf(context: RouteContext, params: { code: string; fiche: string }): Promise<FicheSpace> {
  const space = await planOf(context, params)
  const { ctx, scope, territory } = space
  const key = { territoryId: territory.id, reference: params.fiche }
  const fiche = isFicheReference(params.fiche)
    ? await once(ctx, `fiche ${key.territoryId} ${key.reference}`, () => read(ctx, (tx) => ficheByReference(tx, scope, key)))
    : undefined
  if (!fiche) throw data('Aucune fiche que vous pouvez lire ne porte cette référence dans ce plan.', { status: 404 })
  return { ...space, fiche, isOwn: fiche.territoryId === territory.id }
}

/** What every page of those who publish templates begins with. @throws 403 */
export function publishingOf(context: RouteContext): { ctx: Web; scope: TemplateScope } {
  const ctx = context.get(web)
  if (!publisherOf(ctx.actor)) throw notYours(ctx)
  return { ctx, scope: templateScope(ctx.actor) }
}

/** The same, for one that is theirs to correct. @throws 404 */
export async function ownTemplateOf(context: RouteContext, params: { template: string }): Promise<{ ctx: Web; template: Template }> {
  const { ctx, scope } = publishingOf(context)
  const template = isTemplateReference(params.template)
    ? await read(ctx, (tx) => templateByReference(tx, scope, params.template))
    : undefined
  if (!template || !mayPublish(ctx.actor, template)) throw data('Vous ne publiez aucun modèle de cette référence.', { status: 404 })
  return { ctx, template }
}
