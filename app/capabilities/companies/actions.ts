import { fileTypeFromBuffer } from 'file-type'
import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { FactRow } from '#kernel/fact-table.ts'
import { type FilePlace, keepFile } from '#kernel/files.ts'
import { newId } from '#kernel/id.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { readScope } from '#cap/projects/policy.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { communeByCode, territoryByCode } from '#cap/territory/queries.ts'
import { type CompanyForm, type Headcount, type LeadForm, mostPhotos, type RefusalForm, type VisitForm } from './model.ts'
import { companyScope, type CompanyVerb, mayWithCompanies } from './policy.ts'
import { companyById, leadToChange } from './queries.ts'
import * as store from './store.ts'

/** A territory, as the policy asks about it. */
export interface Where {
  id: string
  regionCode: string
}

type Note = (detail: Record<string, unknown>, subject?: string) => void

/** What every verb here begins with: may they? */
function change<Value, Refusal extends string>(
  ctx: Ctx,
  name: string,
  verb: CompanyVerb,
  where: Where,
  work: (tx: Tx, note: Note) => Promise<Outcome<Value, Refusal>>,
): Promise<Outcome<Value, Refusal | 'forbidden'>> {
  return act(
    ctx,
    { name, subject: where.id },
    async (tx, note): Promise<Outcome<Value, Refusal | 'forbidden'>> =>
      mayWithCompanies(ctx.actor, verb, where) ? work(tx, note) : refuse('forbidden'),
  )
}

export const addCompany = (ctx: Ctx, where: Where, form: CompanyForm) =>
  change<string, 'unknown-commune' | 'known-already'>(ctx, 'companies.add', 'keep-directory', where, async (tx, note) => {
    if (form.communeCode && !(await communeByCode(tx, form.communeCode))) return refuse('unknown-commune')
    const id = await store.addCompany(tx, where.id, form, ctx.today)
    if (!id) return refuse('known-already')
    note({ name: form.name }, id)
    return ok(id)
  })

export const editCompany = (ctx: Ctx, where: Where, seen: { id: string; version: number }, form: CompanyForm) =>
  change<undefined, 'not-found' | 'unknown-commune' | 'known-already' | 'changed-meanwhile'>(
    ctx,
    'companies.edit',
    'keep-directory',
    where,
    async (tx, note) => {
      note({ name: form.name }, seen.id)
      if (!(await companyById(tx, companyScope(ctx.actor), where.id, seen.id))) return refuse('not-found')
      if (form.communeCode && !(await communeByCode(tx, form.communeCode))) return refuse('unknown-commune')
      if (await store.isSiretTaken(tx, where.id, form.siret, seen.id)) return refuse('known-already')
      return (await store.saveCompany(tx, where.id, seen.id, seen.version, form)) ? ok() : refuse('changed-meanwhile')
    },
  )

export interface GivenPhoto {
  name: string
  content: Buffer
}

const photoKinds: readonly string[] = ['image/jpeg', 'image/png', 'image/webp']
const mostPhotoBytes = 8 * 1024 * 1024

type VisitRefusal = 'unknown-company' | 'not-a-photo' | 'photo-too-large' | 'too-many-photos' | 'in-the-future'

/**
 * Writes a visit, its photos and, where it told one, its lead. The same form sent again after a lost network writes nothing more.
 * @returns the id of the company
 */
export const recordVisit = (ctx: Ctx, where: Where, form: VisitForm, photos: readonly GivenPhoto[], files: FilePlace) =>
  change<string, VisitRefusal>(ctx, 'companies.visit', 'visit', where, async (tx, note) => {
    if (form.visitedOn > ctx.today) return refuse('in-the-future')
    if (photos.length > mostPhotos) return refuse('too-many-photos')
    const companyId = form.newCompany ? await store.companyNamed(tx, where.id, form.newCompany, 'visite', ctx.today) : form.companyId!
    if (!(await companyById(tx, companyScope(ctx.actor), where.id, companyId))) return refuse('unknown-company')
    const id = newId<'visit'>()
    note({ visitedOn: form.visitedOn, sourcedBy: form.sourcedBy, blockers: form.blockers, photos: photos.length }, companyId)
    if (!(await store.addVisit(tx, where.id, id, companyId, form, ctx.actor.id!))) {
      note({ sentTwice: true })
      return ok(companyId)
    }
    for (const photo of photos) {
      const mediaType = (await fileTypeFromBuffer(photo.content))?.mime ?? ''
      if (!photoKinds.includes(mediaType)) return refuse('not-a-photo')
      const kept = await keepFile(tx, files, { ...photo, mediaType }, mostPhotoBytes)
      if (!kept.ok) return refuse('photo-too-large')
      await store.addPhoto(tx, where.id, id, { fileHash: kept.value, mediaType })
    }
    if (form.lead) {
      await store.addLead(tx, where.id, {
        id: newId<'lead'>(),
        title: form.lead,
        words: '',
        companyId,
        channel: 'visit',
        sourcedBy: form.sourcedBy,
        receivedOn: form.visitedOn,
        visitId: id,
        personId: ctx.actor.id!,
        submissionKey: form.submissionKey,
      })
    }
    return ok(companyId)
  })

export const addLead = (ctx: Ctx, where: Where, form: LeadForm) =>
  change<undefined, 'unknown-company' | 'in-the-future'>(ctx, 'companies.add-lead', 'handle-leads', where, async (tx, note) => {
    if (form.receivedOn > ctx.today) return refuse('in-the-future')
    if (form.companyId && !(await companyById(tx, companyScope(ctx.actor), where.id, form.companyId))) return refuse('unknown-company')
    const id = newId<'lead'>()
    note({ channel: form.channel, sourcedBy: form.sourcedBy }, id)
    if (!(await store.addLead(tx, where.id, { ...form, id, visitId: null, personId: ctx.actor.id! }))) note({ sentTwice: true })
    return ok()
  })

export interface SeenLead {
  id: string
  version: number
}

type LeadRefusal = 'not-found' | 'changed-meanwhile'

/** The lead is worth a project: the one it became, or none yet. */
export const qualifyLead = (ctx: Ctx, where: Where, seen: SeenLead, reference: string | null) =>
  change<undefined, LeadRefusal | 'unknown-project'>(ctx, 'companies.qualify-lead', 'handle-leads', where, async (tx, note) => {
    const found = await leadOf(tx, ctx, where, seen, note)
    if (!found.ok) return found
    const project = reference
      ? await projectByReference(tx, readScope(ctx.actor, ctx.today), { territoryId: where.id, reference })
      : undefined
    if (reference && !project) return refuse('unknown-project')
    await store.decideLead(tx, where.id, seen.id, { state: 'qualified', projectId: project?.id ?? null }, ctx.today)
    note({ project: reference })
    return ok()
  })

export const refuseLead = (ctx: Ctx, where: Where, seen: SeenLead, form: RefusalForm) =>
  change<undefined, LeadRefusal>(ctx, 'companies.refuse-lead', 'handle-leads', where, async (tx, note) => {
    const found = await leadOf(tx, ctx, where, seen, note)
    if (!found.ok) return found
    await store.decideLead(tx, where.id, seen.id, { state: 'refused', ...form }, ctx.today)
    note({ refusal: form.refusal })
    return ok()
  })

/** Back among those to examine: a firm calls again, a refusal was a mistake. */
export const reopenLead = (ctx: Ctx, where: Where, seen: SeenLead) =>
  change<undefined, LeadRefusal>(ctx, 'companies.reopen-lead', 'handle-leads', where, async (tx, note) => {
    const found = await leadOf(tx, ctx, where, seen, note)
    if (!found.ok) return found
    await store.decideLead(tx, where.id, seen.id, { state: 'received' }, ctx.today)
    return ok()
  })

async function leadOf(tx: Tx, ctx: Ctx, where: Where, seen: SeenLead, note: Note): Promise<Outcome<undefined, LeadRefusal>> {
  const lead = await leadToChange(tx, companyScope(ctx.actor), where.id, seen.id)
  if (!lead) return refuse('not-found')
  note({ from: lead.state }, lead.id)
  return lead.version === seen.version ? ok() : refuse('changed-meanwhile')
}

/** The companies of the demonstration, with a visit and a lead for some: fictional, and said so. */
export function loadDemonstrationCompanies(
  ctx: Ctx,
  tables: { organisations: Iterable<FactRow>; leads: readonly FactRow[] },
  authors: ReadonlyMap<string, string>,
  on: Day,
): Promise<Outcome<undefined, never>> {
  return act(ctx, { name: 'companies.load-demonstration' }, async (tx) => {
    await elevate(tx)
    const ids = new Map<string, string>()
    for (const row of tables.organisations) {
      const code = row.commune?.startsWith('16') ? 'ti-7502' : row.commune?.startsWith('47') ? 'ti-7501' : undefined
      const territory = code ? await territoryByCode(tx, code) : undefined
      if (!territory || row.kind !== 'company') continue
      const id = await store.addCompany(
        tx,
        territory.id,
        {
          name: row.name!,
          siret: row.siret || null,
          naf: row.naf || null,
          communeCode: row.commune!,
          headcount: null as Headcount | null,
          headcountOn: null,
          groupName: null,
          source: row.source || 'démonstration',
        },
        on,
      )
      if (id) ids.set(row.code!, id)
    }
    for (const row of tables.leads) {
      const territory = (await territoryByCode(tx, row.territory_code!))!
      const personId = authors.get(row.author!)!
      const companyId = ids.get(row.organisation!)!
      const visitId = newId<'visit'>()
      if (row.summary) {
        await store.addVisit(
          tx,
          territory.id,
          visitId,
          companyId,
          {
            submissionKey: visitId,
            companyId,
            newCompany: null,
            visitedOn: row.on as Day,
            met: row.met!,
            sourcedBy: row.sourced_by as 'company',
            summary: row.summary,
            energy: row.energy!,
            water: '',
            land: row.land!,
            skills: row.skills!,
            blockers: row.blockers!.split(' ').filter(Boolean) as 'land'[],
            lead: null,
          },
          personId,
        )
      }
      await store.addLead(tx, territory.id, {
        id: newId<'lead'>(),
        title: row.title!,
        words: '',
        companyId,
        channel: row.channel as 'visit',
        sourcedBy: row.sourced_by as 'company',
        receivedOn: row.on as Day,
        visitId: row.summary ? visitId : null,
        personId,
        submissionKey: newId(),
      })
    }
    return ok()
  })
}
