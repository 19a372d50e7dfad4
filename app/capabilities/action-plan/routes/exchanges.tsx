import { data } from 'react-router'
import { notYours } from '#cap/membership/access.ts'
import { formOf } from '#kernel/http.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { describedBy, fieldId, Hint, Mend } from '#ui/field.tsx'
import { keep, type Mistakes } from '#ui/form.ts'
import { formatNumber } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { planFor } from '../access.ts'
import { type ExchangeReport, importExchange } from '../actions/exchange.ts'
import { placeMistakes } from '../views/place-refusals.ts'
import { PlanPage } from '../views/plan-page.tsx'
import type { Route } from './+types/exchanges.ts'

/** The files of the plan: what leaves, what comes in. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { plan, territory, href, may } = await planFor(context, params, 'read')
  return { plan, href, name: territory.name, mayEdit: may('edit') }
}

const mostBytes = 5_000_000

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, may } = await planFor(context, params, 'read')
  if (!may('edit')) throw notYours(ctx)
  const fields = await formOf(request)
  const { file } = fields
  if (!(file instanceof File) || file.size === 0) return keep(fields, { file: 'Choisissez un fichier JSON.' })
  if (file.size > mostBytes) return keep(fields, { file: 'Ce fichier dépasse 5 Mo : coupez-le en plusieurs.' }, 413)
  const told = parsed(await file.text())
  if (told === undefined)
    return keep(fields, {
      file: 'Ce fichier n’est pas du JSON : ouvrez-le dans un éditeur de texte, la première ligne commence par « [ ».',
    })
  const imported = await importExchange(ctx, territory, told)
  if (!imported.ok) {
    if (imported.refusal === 'no-axis') return keep(fields, { file: 'Le plan n’a pas d’axe où ranger ces projets : ajoutez-en un.' })
    return keep(fields, placeMistakes(imported.refusal))
  }
  return data({ fields: {}, mistakes: {}, report: imported.value })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return undefined
  }
}

export default function Exchanges({ loaderData, actionData }: Route.ComponentProps) {
  const { plan, href, name, mayEdit } = loaderData
  const mistakes: Mistakes | undefined = actionData?.mistakes
  const report = (actionData as { report?: ExchangeReport } | undefined)?.report
  return (
    <PlanPage href={href} name={name} title="Fichiers du plan" lede={plan.title}>
      <ErrorSummary mistakes={actionData?.mistakes} />
      {report && <Report report={report} />}
      <h2>Télécharger</h2>
      <p>Chaque fichier contient ce que vos mandats vous laissent lire.</p>
      <div className="row">
        <ButtonLink href={`${href}/plan.pdf`} download>
          PDF, à imprimer
        </ButtonLink>
        <ButtonLink href={`${href}/plan.docx`} download>
          Word, à amender
        </ButtonLink>
        <ButtonLink href={`${href}/plan.xlsx`} download>
          Classeur (XLSX), à compter
        </ButtonLink>
        <ButtonLink href={`${href}/fiches.csv`} download>
          Liste (CSV)
        </ButtonLink>
        <ButtonLink href={`${href}/gantt.svg`} download>
          Gantt, image 16:9
        </ButtonLink>
        <ButtonLink href={`${href}/tableau.svg`} download>
          Tableau, image 16:9
        </ButtonLink>
        <ButtonLink href={`${href}/projets-territoire.json`} download>
          projets-territoire (JSON)
        </ButtonLink>
      </div>
      <p className="hint">
        Les images sont en SVG : un logiciel de présentation les insère telles quelles, nettes à toute taille, et sait les convertir en
        formes à retoucher.
      </p>
      {mayEdit && (
        <form method="post" encType="multipart/form-data" className="form">
          <h2>Reprendre un fichier d’échange</h2>
          <p>
            Le schéma <a href="/api/schemas/projets-territoire.json">projets-territoire</a> circule entre Mon Espace Collectivité,
            Territoires en Transitions et Recoco. Un projet connu est mis à jour, un nouveau se range sous le premier axe ; reprendre deux
            fois le même fichier ne change rien.
          </p>
          <FileField error={mistakes?.file} />
          <div className="send">
            <Button>Reprendre ce fichier</Button>
          </div>
        </form>
      )}
    </PlanPage>
  )
}

function FileField({ error }: { error: string | undefined }) {
  const name = 'file'
  const hint = 'Un fichier JSON de 5 Mo au plus.'
  return (
    <div className="field">
      <label htmlFor={fieldId(name)}>Fichier</label>
      <Hint name={name} hint={hint} />
      <input
        type="file"
        id={fieldId(name)}
        name={name}
        accept="application/json,.json"
        {...describedBy({ name, label: 'Fichier', hint, error })}
      />
      <Mend name={name} error={error} />
    </div>
  )
}

function Report({ report }: { report: ExchangeReport }) {
  const { read: total, added, updated, unchanged, rejected, problems } = report
  const n = formatNumber
  return (
    <>
      <Notice kind={rejected > 0 ? 'warning' : 'success'} title="Fichier repris">
        {`${n(total)} projets lus : ${n(added)} ajoutés, ${n(updated)} mis à jour, ${n(unchanged)} inchangés, ${n(rejected)} écartés.`}
      </Notice>
      {problems.length > 0 && (
        <DataTable
          caption="Ce qui n’a pas été repris, et pourquoi"
          columns={[
            { key: 'line', label: 'Projet', numeric: true, cell: (problem) => n(problem.line) },
            { key: 'column', label: 'Champ', rowHeader: true, cell: (problem) => problem.column || 'le fichier' },
            { key: 'reason', label: 'Raison', cell: (problem) => problem.reason },
          ]}
          rows={problems.slice(0, 200)}
          keyOf={(problem) => `${problem.line} ${problem.column} ${problem.reason}`}
        />
      )}
    </>
  )
}
