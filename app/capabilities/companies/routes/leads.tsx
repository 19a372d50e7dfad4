import { randomUUID } from 'node:crypto'
import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { isDecided, isReference, stageCodes } from '#cap/projects/model.ts'
import { elevate, read } from '#kernel/act.ts'
import { type FormFields, formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { Pagination } from '#ui/pagination.tsx'
import { doneIn } from '#ui/url.ts'
import { directoryOf } from '../access.ts'
import { addLead, qualifyLead, refuseLead, reopenLead } from '../actions.ts'
import { LeadForm, RefusalForm } from '../model.ts'
import { companyNames, funnelOf, listLeads } from '../queries.ts'
import { Funnel } from '../views/funnel.tsx'
import { askedFrom, LeadFilters, pageSize } from '../views/lead-filters.tsx'
import { LeadList } from '../views/lead-list.tsx'
import { NewLead } from '../views/new-lead.tsx'
import type { Route } from './+types/leads.ts'

const decided = stageCodes.filter((stage) => isDecided(stage) && stage !== 'rejected')

/** The leads of a territory, to examine one by one, and how far those before them went. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, may, href } = await directoryOf(context, params, 'read-funnel')
  const asked = askedFrom(request.url)
  const mayHandle = may('handle-leads')
  const funnel = await read(ctx, async (tx) => {
    // Counts without a name, which leads themselves would hide from the pair.
    await elevate(tx)
    return funnelOf(tx, territory.id, decided)
  })
  const found = mayHandle
    ? await read(ctx, async (tx) => ({
        ...(await listLeads(tx, scope, territory.id, { ...asked, pageSize })),
        companies: await companyNames(tx, scope, territory.id),
      }))
    : null
  return { ...asked, found, funnel, href, code: territory.code, name: territory.name, today: ctx.today, submissionKey: randomUUID() }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory } = await directoryOf(context, params, 'handle-leads')
  const fields = await formOf(request)
  const here = `/espace/${territory.code}/pistes`
  if (fields.verb === 'add') {
    const form = LeadForm.safeParse(fields)
    if (!form.success) return keep(fields, mistakesOf(form.error))
    const done = await addLead(ctx, territory, form.data)
    return done.ok ? redirect(`${here}?fait=piste`, 303) : answerTo(done.refusal, fields)
  }
  const seen = z.object({ lead: z.uuid(), version: z.coerce.number().int() }).safeParse(fields)
  if (!seen.success) throw data('Rechargez la page, puis répondez à nouveau.', { status: 400 })
  const lead = { id: seen.data.lead, version: seen.data.version }
  if (fields.verb === 'refuse') {
    const form = RefusalForm.safeParse(fields)
    if (!form.success) return keep(fields, mistakesOf(form.error))
    const done = await refuseLead(ctx, territory, lead, form.data)
    return done.ok ? redirect(`${here}?fait=refus`, 303) : answerTo(done.refusal, fields)
  }
  if (fields.verb === 'reopen') {
    const done = await reopenLead(ctx, territory, lead)
    return done.ok ? redirect(`${here}?fait=reprise`, 303) : answerTo(done.refusal, fields)
  }
  const reference = typeof fields.reference === 'string' ? fields.reference.trim().toUpperCase() : ''
  if (reference && !isReference(reference)) return keep(fields, { reference: 'Une référence s’écrit P-2026-0001.' })
  const done = await qualifyLead(ctx, territory, lead, reference || null)
  return done.ok ? redirect(`${here}?fait=qualifiee`, 303) : answerTo(done.refusal, fields)
}

type Refusal = Exclude<Awaited<ReturnType<typeof qualifyLead>> | Awaited<ReturnType<typeof addLead>>, { ok: true }>['refusal']

function answerTo(refusal: Refusal, fields: FormFields) {
  switch (refusal) {
    case 'forbidden':
      throw data('Seul le chef de projet traite les pistes.', { status: 403 })
    case 'not-found':
      throw data('Cette piste n’est pas de ce territoire.', { status: 404 })
    case 'changed-meanwhile':
      return keep(fields, { '': 'Cette piste a changé dans une autre fenêtre : voici où elle en est, répondez à nouveau.' }, 409)
    case 'unknown-project':
      return keep(fields, { reference: 'Aucun projet du territoire ne porte cette référence.' })
    case 'unknown-company':
      return keep(fields, { companyId: 'Cette entreprise n’est plus dans l’annuaire : choisissez-en une autre.' })
    case 'in-the-future':
      return keep(fields, { receivedOn: 'Cette date est à venir : une piste se note une fois reçue.' })
    default:
      return never(refusal)
  }
}

const doneWords: Readonly<Record<string, string>> = {
  piste: 'La piste est notée.',
  refus: 'La piste est refusée, et sa raison gardée.',
  reprise: 'La piste est de nouveau à examiner.',
  qualifiee: 'La piste est qualifiée.',
}

export default function Leads({ loaderData, actionData }: Route.ComponentProps) {
  const { found, funnel, name, code, href } = loaderData
  const here = useLocation()
  const done = doneIn(here.search, doneWords)
  const isFiltered = loaderData.search !== '' || loaderData.state !== undefined || loaderData.channel !== undefined
  return (
    <Page
      title="Pistes"
      tabTitle={`Pistes, ${name}`}
      lede="Ce qui pourrait devenir un projet : à examiner, à qualifier ou à refuser en disant pourquoi."
      wide
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {found && (found.total > 0 || isFiltered) && (
        <>
          <LeadFilters asked={loaderData} isFiltered={isFiltered} />
          {found.leads.length === 0 ? (
            <Empty title="Aucune piste ne correspond à cette recherche">Enlevez un filtre, ou cherchez un autre mot.</Empty>
          ) : (
            <LeadList leads={found.leads} code={code} directory={href} form={actionData} />
          )}
          <Pagination total={found.total} pageSize={pageSize} page={loaderData.page} here={here} noun="piste" />
        </>
      )}
      {found && found.total === 0 && !isFiltered && (
        <Empty title="Aucune piste pour le moment">Une visite, un appel, un article : notez-la ci-dessous, ou pendant une visite.</Empty>
      )}
      {found && <NewLead companies={found.companies} today={loaderData.today} submissionKey={loaderData.submissionKey} form={actionData} />}
      {funnel.length > 0 && <Funnel lines={funnel} />}
    </Page>
  )
}
