import { data } from 'react-router'
import { z } from 'zod'
import { notYours, type RouteContext, type Space, spaceOf } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import type { Company } from './model.ts'
import { type CompanyScope, companyScope, type CompanyVerb, mayWithCompanies } from './policy.ts'
import { companyById } from './queries.ts'

export interface Directory extends Omit<Space, 'may'> {
  scope: CompanyScope
  may: (verb: CompanyVerb) => boolean
  /** Address of the directory. */
  href: string
}

/** What every page of companies begins with. @throws 403 for who may not do this here, 404 for an unknown territory */
export async function directoryOf(context: RouteContext, params: { code: string }, verb: CompanyVerb = 'read-directory'): Promise<Directory> {
  const { ctx, territory } = await spaceOf(context, params)
  const may = (asked: CompanyVerb) => mayWithCompanies(ctx.actor, asked, territory)
  if (!may(verb)) throw notYours(ctx)
  return { ctx, territory, may, scope: companyScope(ctx.actor), href: `/espace/${territory.code}/entreprises` }
}

/** The same, for one company. @throws 404 when the territory knows none of this number */
export async function companyOf(context: RouteContext, params: { code: string; company: string }, verb?: CompanyVerb): Promise<Directory & { company: Company }> {
  const directory = await directoryOf(context, params, verb)
  const { ctx, scope, territory } = directory
  const isId = z.uuid().safeParse(params.company).success
  const company = isId ? await read(ctx, (tx) => companyById(tx, scope, territory.id, params.company)) : undefined
  if (!company) throw data('Ce territoire ne connaît aucune entreprise de ce numéro.', { status: 404 })
  return { ...directory, company }
}
