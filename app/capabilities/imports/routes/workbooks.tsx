import { data, redirect, useLocation } from 'react-router'
import { spaceOf, notYours } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { Button } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { FileField } from '#ui/file-field.tsx'
import { keep } from '#ui/form.ts'
import { counted, formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { giveWorkbook } from '../actions.ts'
import type { FileRefusal } from '../actions/files.ts'
import { isTarget, type TargetCode, targetCodes, targets } from '../model/targets.ts'
import { importScope, mayImport } from '../policy.ts'
import { type Workbook, workbooksOf } from '../queries.ts'
import type { Route } from './+types/workbooks.ts'

/** The workbooks a territory was given: those being read, those in the plan, those taken out again. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  if (!mayImport(ctx.actor, territory.id)) throw notYours(ctx)
  const workbooks = await read(ctx, (tx) => workbooksOf(tx, importScope(ctx.actor), territory.id))
  const asked = new URL(request.url).searchParams.get('contenu')
  return { workbooks, target: isTarget(asked) ? asked : ('fiches' as const), code: territory.code, name: territory.name }
}

const refusals: Readonly<Record<FileRefusal, string>> = {
  'not-a-workbook': 'Ce fichier n’est ni un classeur .xlsx ni un CSV : dans Excel ou LibreOffice, enregistrez-le dans l’un de ces formats.',
  'too-big': 'Ce classeur est trop lourd (10 Mo au plus) : enlevez ses images, ou gardez la seule feuille utile.',
  empty: 'Ce classeur est vide.',
  busy: 'Plusieurs classeurs se lisent en ce moment : réessayez dans un instant.',
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  if (!mayImport(ctx.actor, territory.id)) throw notYours(ctx)
  const { file, target } = await formOf(request)
  const kept = { target: typeof target === 'string' ? target : '' }
  if (!isTarget(target)) return keep(kept, { target: 'Dites ce que le classeur contient.' })
  if (!(file instanceof File) || file.size === 0) return keep(kept, { file: 'Choisissez un classeur.' })
  const given = {
    target,
    name: file.name.slice(0, 200) || 'classeur',
    content: Buffer.from(await file.arrayBuffer()),
  }
  const done = await giveWorkbook(ctx, territory.id, given, ctx.config)
  if (done.ok) return redirect(`/espace/${territory.code}/reprises/${done.value}`, 303)
  if (done.refusal === 'forbidden') throw data('Seul le chef de projet reprend un classeur.', { status: 403 })
  return keep(kept, { file: refusals[done.refusal] })
}

const doneWords: Readonly<Record<string, string>> = {
  defait: 'La reprise est défaite : tout est comme avant elle.',
}

export default function Workbooks({ loaderData, actionData }: Route.ComponentProps) {
  const { workbooks, target, code, name } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  return (
    <Page
      title="Reprendre un classeur"
      tabTitle={`Reprises, ${name}`}
      lede="Votre plan, ses budgets, vos projets ou vos entreprises tiennent dans un tableur ? Donnez-le tel qu’il est : Ressort le lit, vous montre ce qu’il en comprend, et n’écrit rien avant votre accord."
      breadcrumbs={[{ label: targets[target].pageLabel, href: `/espace/${code}/${targets[target].page}` }]}
      wide
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <form method="post" encType="multipart/form-data" className="form">
        <Select
          name="target"
          label="Ce que le classeur contient"
          value={chosen(actionData?.fields.target) ?? target}
          error={actionData?.mistakes.target}
          options={targetCodes.map((code) => ({ value: code, label: targets[code].label }))}
        />
        <FileField
          name="file"
          label="Classeur Excel (.xlsx) ou CSV"
          hint="Titres au-dessus du tableau, en-têtes sur deux lignes, cellules fusionnées, « fin 2025 », « 1,2 M€ » : tout cela se lit. 10 Mo au plus."
          accept=".xlsx,.csv,.tsv,.txt"
          error={actionData?.mistakes.file}
        />
        <Button look="main">Lire le classeur</Button>
      </form>
      {workbooks.length > 0 && <List workbooks={workbooks} code={code} />}
    </Page>
  )
}

const chosen = (value: unknown): TargetCode | undefined => (isTarget(value) ? value : undefined)

function stateOf({ state, target, added, doneOn, undoneOn }: Workbook): string {
  if (state === 'draft') return 'En lecture : rien n’est écrit'
  const written = `${counted(added ?? 0, targets[target].one, targets[target].many)} le ${formatDay(doneOn!)}`
  return state === 'done' ? written : `${written}, reprise défaite le ${formatDay(undoneOn!)}`
}

function List({ workbooks, code }: { workbooks: readonly Workbook[]; code: string }) {
  return (
    <DataTable
      caption="Classeurs repris"
      rows={workbooks}
      keyOf={(workbook) => workbook.id}
      columns={[
        {
          key: 'file',
          label: 'Classeur',
          cell: (w) => <a href={`/espace/${code}/reprises/${w.id}`}>{w.fileName}</a>,
        },
        { key: 'target', label: 'Contenu', cell: (w) => targets[w.target].label },
        { key: 'state', label: 'Où il en est', cell: stateOf },
        { key: 'given', label: 'Donné', cell: (w) => `par ${w.givenBy}, le ${formatDay(w.givenOn)}` },
      ]}
    />
  )
}
