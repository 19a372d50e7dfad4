import { data, redirect } from 'react-router'
import { z } from 'zod'
import { notYours, spaceOf } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { formOf, versionIn } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep } from '#ui/form.ts'
import { Page } from '#ui/page.tsx'
import { arrangeWorkbook, confirmWorkbook, fieldsOf, mostRows, readWith, undoWorkbook } from '../actions.ts'
import { keptGrids } from '../actions/files.ts'
import { columnsOf } from '../model/table.ts'
import { type TargetCode, targets } from '../model/targets.ts'
import { importScope, mayImport } from '../policy.ts'
import { enteredRows, workbookById } from '../queries.ts'
import { arrangementIn } from '../views/arrangement-form.ts'
import { Draft } from '../views/draft.tsx'
import { Written } from '../views/written.tsx'
import type { Route } from './+types/workbook.ts'

const previewed = 25
const problemsShown = 200
const leftOutShown = 100
const busy = 'Plusieurs classeurs se lisent en ce moment : réessayez dans un instant.'
const lost = 'Le fichier de ce classeur n’est plus sur le disque : donnez-le à nouveau.'

/** One workbook: its draft to arrange and confirm, or what it wrote and how to undo it. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  if (!mayImport(ctx.actor, territory.id)) throw notYours(ctx)
  const scope = importScope(ctx.actor)
  const isId = z.uuid().safeParse(params.workbook).success
  const workbook = isId ? await read(ctx, (tx) => workbookById(tx, scope, territory.id, params.workbook)) : undefined
  if (!workbook) throw data('Ce territoire n’a reçu aucun classeur de ce numéro.', { status: 404 })
  const place = { code: territory.code, name: territory.name, workbook, fields: fieldsOf[workbook.target] }
  if (workbook.state !== 'draft') {
    return {
      ...place,
      kind: 'written' as const,
      entered: await read(ctx, (tx) => enteredRows(tx, workbook)),
    }
  }
  const kept = await keptGrids(ctx.config, workbook)
  if (!kept.ok) throw kept.refusal === 'busy' ? data(busy, { status: 503 }) : data(lost, { status: 404 })
  const grids = kept.value
  const found = await read(ctx, (tx) => readWith(tx, ctx, workbook, grids, workbook))
  const entering = found.rows.filter((row) => !row.leftOut)
  const leftOut = found.rows.flatMap(({ row, name, leftOut: reason }) => (reason ? [{ row, name, reason }] : []))
  return {
    ...place,
    kind: 'draft' as const,
    sheets: grids.map((grid) => grid.name),
    columns: columnsOf(grids[workbook.sheet]!, workbook),
    isReady: found.isReady,
    entering: entering.length,
    leftOut: leftOut.slice(0, leftOutShown),
    leftOutFor: countedReasons(leftOut),
    problems: found.problems.slice(0, problemsShown),
    problemCount: found.problems.length,
    preview: entering.slice(0, previewed).map(({ row, shown }) => ({
      row,
      cells: Object.values(workbook.mapping).map((field) => ({ field, ...shown(field) })),
    })),
  }
}

/** How many rows are left out for each reason, most first; « déjà au plan : A-2026-0003 » counts with the others already there. */
function countedReasons(leftOut: readonly { reason: string }[]): { reason: string; count: number }[] {
  const found = Map.groupBy(leftOut, ({ reason }) => reason.split(/ : |, /)[0]!)
  return [...found].map(([reason, rows]) => ({ reason, count: rows.length })).toSorted((a, b) => b.count - a.count)
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  if (!mayImport(ctx.actor, territory.id)) throw notYours(ctx)
  if (!z.uuid().safeParse(params.workbook).success) throw data('Ce territoire n’a reçu aucun classeur de ce numéro.', { status: 404 })
  const fields = await formOf(request)
  const list = `/espace/${territory.code}/reprises`
  if (fields.verb === 'undo') {
    const done = await undoWorkbook(ctx, territory.id, params.workbook)
    return done.ok ? redirect(`${list}?fait=defait`, 303) : answerTo(done.refusal, fields)
  }
  const seen = { territoryId: territory.id, id: params.workbook, version: versionIn(fields) }
  const verb = fields.verb === 'confirm' ? confirmWorkbook : arrangeWorkbook
  const done = await verb(ctx, seen, arrangementIn(fields), ctx.config)
  return done.ok ? redirect(`${list}/${params.workbook}`, 303) : answerTo(done.refusal, fields)
}

type Refusal =
  | Exclude<Awaited<ReturnType<typeof confirmWorkbook>>, { ok: true }>['refusal']
  | Exclude<Awaited<ReturnType<typeof undoWorkbook>>, { ok: true }>['refusal']

function answerTo(refusal: Refusal, fields: Awaited<ReturnType<typeof formOf>>) {
  const say = (sentence: string, status = 422) => keep(fields, { '': sentence }, status)
  switch (refusal) {
    case 'forbidden':
      throw data('Seul le chef de projet reprend un classeur.', { status: 403 })
    case 'not-found':
      throw data('Ce territoire n’a reçu aucun classeur de ce numéro.', { status: 404 })
    case 'file-lost':
      return say(lost, 409)
    case 'busy':
      return say(busy, 503)
    case 'changed-meanwhile':
      return say('Cette lecture a changé dans une autre fenêtre : voici la dernière, refaites vos choix.', 409)
    case 'not-a-draft':
      return say('Ce classeur est déjà repris : voici ce qu’il a écrit.', 409)
    case 'no-plan':
      return say('Ce territoire n’a pas encore de plan : ouvrez-le d’abord, puis revenez ici.')
    case 'nothing-to-enter':
      return say('Aucune ligne ne peut être entrée : désignez la colonne du titre ou du nom, et celle de l’entreprise pour un projet.')
    case 'too-many':
      return say(`Un classeur apporte ${mostRows.toLocaleString('fr-FR')} lignes au plus : coupez-le en plusieurs.`)
    case 'not-done':
      return say('Cette reprise est déjà défaite.', 409)
    case 'touched-since':
      return say('On a travaillé depuis sur une ligne venue de ce classeur : la défaire perdrait ce travail.', 409)
    default:
      return never(refusal)
  }
}

const pageOf = (code: string, target: TargetCode) => ({ label: targets[target].pageLabel, href: `/espace/${code}/${targets[target].page}` })

export default function WorkbookPage({ loaderData, actionData }: Route.ComponentProps) {
  const { code, name, workbook } = loaderData
  return (
    <Page
      title={workbook.fileName}
      tabTitle={`Reprise, ${name}`}
      breadcrumbs={[pageOf(code, workbook.target), { label: 'Reprises', href: `/espace/${code}/reprises` }]}
      wide
    >
      <ErrorSummary mistakes={actionData?.mistakes} />
      {loaderData.kind === 'written' ? <Written {...loaderData} /> : <Draft {...loaderData} form={actionData} />}
    </Page>
  )
}
