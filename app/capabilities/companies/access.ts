import { data } from 'react-router'
import { z } from 'zod'
import { notYours, type RouteContext, type Space, spaceOf } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { type Web, web } from '#kernel/web.ts'
import type { Company } from './model.ts'
import { isProspectReference, type Prospect } from './model/prospects.ts'
import {
  type CompanyScope,
  companyScope,
  type CompanyVerb,
  mayAnswerProspects,
  mayWithCompanies,
  type Offerer,
  offererOf,
  type ProspectScope,
  prospectScope,
} from './policy.ts'
import { companyById } from './queries.ts'
import { prospectFiled, prospectOffered } from './queries/prospects.ts'

export interface Directory extends Omit<Space, 'may'> {
  scope: CompanyScope
  may: (verb: CompanyVerb) => boolean
  /** Address of the directory. */
  href: string
}

/** What every page of companies begins with. @throws 403 for who may not do this here, 404 for an unknown territory */
export async function directoryOf(
  context: RouteContext,
  params: { code: string },
  verb: CompanyVerb = 'read-directory',
): Promise<Directory> {
  const { ctx, territory } = await spaceOf(context, params)
  const may = (asked: CompanyVerb) => mayWithCompanies(ctx.actor, asked, territory)
  if (!may(verb)) throw notYours(ctx)
  return { ctx, territory, may, scope: companyScope(ctx.actor), href: `/espace/${territory.code}/entreprises` }
}

/** The same, for one company. @throws 404 when the territory knows none of this number */
export async function companyOf(
  context: RouteContext,
  params: { code: string; company: string },
  verb?: CompanyVerb,
): Promise<Directory & { company: Company }> {
  const directory = await directoryOf(context, params, verb)
  const { ctx, scope, territory } = directory
  const isId = z.uuid().safeParse(params.company).success
  const company = isId ? await read(ctx, (tx) => companyById(tx, scope, territory.id, params.company)) : undefined
  if (!company) throw data('Ce territoire ne connaît aucune entreprise de ce numéro.', { status: 404 })
  return { ...directory, company }
}

/** What every page of those who offer investors begins with. @throws 403 for who may not offer */
export function offeringOf(context: RouteContext): { ctx: Web; offerer: Offerer; scope: ProspectScope } {
  const ctx = context.get(web)
  const offerer = offererOf(ctx.actor)
  if (!offerer) throw notYours(ctx)
  return { ctx, offerer, scope: prospectScope(ctx.actor) }
}

const noProspect = () => data('Aucun projet d’implantation de cette référence ne vous est ouvert.', { status: 404 })

/** The same, for one that the actor offers. @throws 404 */
export async function filedProspectOf(context: RouteContext, params: { prospect: string }) {
  const offering = offeringOf(context)
  const prospect = isProspectReference(params.prospect)
    ? await read(offering.ctx, (tx) => prospectFiled(tx, offering.scope, params.prospect))
    : undefined
  if (!prospect) throw noProspect()
  return { ...offering, prospect }
}

export interface Answering extends Omit<Space, 'may'> {
  scope: ProspectScope
  href: string
}

/** What every page of a territory to which investors are offered begins with. @throws 403 for who does not answer for it */
export async function answeringOf(context: RouteContext, params: { code: string }): Promise<Answering> {
  const { ctx, territory } = await spaceOf(context, params)
  if (!mayAnswerProspects(ctx.actor, territory)) throw notYours(ctx)
  return { ctx, territory, scope: prospectScope(ctx.actor), href: `/espace/${territory.code}/implantations` }
}

/** The same, for one that was offered. @throws 404 */
export async function offeredProspectOf(
  context: RouteContext,
  params: { code: string; prospect: string },
): Promise<Answering & { prospect: Prospect }> {
  const answering = await answeringOf(context, params)
  const { ctx, scope, territory } = answering
  const prospect = isProspectReference(params.prospect)
    ? await read(ctx, (tx) => prospectOffered(tx, scope, territory.id, params.prospect))
    : undefined
  if (!prospect) throw noProspect()
  return { ...answering, prospect }
}
