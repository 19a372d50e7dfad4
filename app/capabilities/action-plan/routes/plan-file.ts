import { data } from 'react-router'
import { currentPhase } from '#cap/territory/model.ts'
import { enjeuxOf } from '#cap/territory/queries.ts'
import { read } from '#kernel/act.ts'
import { docxOf } from '#kernel/document-docx.ts'
import { pdfOf } from '#kernel/document-pdf.ts'
import { download } from '#kernel/download.ts'
import { workbookOf } from '#kernel/workbook.ts'
import { planOf } from '../access.ts'
import { planStateOf, planStates } from '../model/edition.ts'
import { editionsOf } from '../queries/editions.ts'
import { axesOf } from '../queries/plans.ts'
import { wholeFiches } from '../queries/whole.ts'
import { askedFrom } from '../views/fiche-filter.tsx'
import { planDocument, type WholePlan } from '../views/plan-document.ts'
import { planSheets } from '../views/plan-workbook.ts'
import type { Route } from './+types/plan-file.ts'

const writers = {
  pdf: async (plan: WholePlan) => pdfOf(planDocument(plan)),
  docx: async (plan: WholePlan) => docxOf(planDocument(plan)),
  xlsx: async (plan: WholePlan) => workbookOf(planSheets(plan)),
}

/** The plan as one file, with the filter of the list: PDF to print, Word to amend, a workbook to count. */
export async function loader({ context, params, request, url }: Route.LoaderArgs) {
  const { ctx, territory, scope, plan } = await planOf(context, params)
  if (!plan) throw data('Ce territoire n’a pas encore ouvert son plan d’actions.', { status: 404 })
  const kind = url.pathname.slice(url.pathname.lastIndexOf('.') + 1) as keyof typeof writers
  const found = await read(ctx, async (tx) => ({
    axes: await axesOf(tx, scope, territory.id, ctx.today),
    enjeux: await enjeuxOf(tx, currentPhase),
    fiches: await wholeFiches(tx, scope, territory.id, askedFrom(request.url), ctx.today),
    state: planStates[planStateOf(plan.content, await editionsOf(tx, territory.id))],
  }))
  const content = await writers[kind]({ ...found, plan, territory, today: ctx.today })
  return download(`plan-${territory.code}-${ctx.today}.${kind}`, content)
}
