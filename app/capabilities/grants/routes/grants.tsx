import { data, useLocation } from 'react-router'
import { spaceOf } from '#cap/membership/access.ts'
import { readScope } from '#cap/projects/policy.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { FileField } from '#ui/file-field.tsx'
import { counted, formatMoney } from '#ui/format.ts'
import { keep } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { Pagination } from '#ui/pagination.tsx'
import { type ImportReport, importGrantsOf, listRefusals } from '../actions.ts'
import { mayDoWithGrants } from '../policy.ts'
import { grantsOf, possibleDoubles, projectsToMatch } from '../queries.ts'
import { Doubles } from '../views/doubles.tsx'
import { GrantFilters, askedFrom, pageSize } from '../views/grant-filters.tsx'
import { GrantTable, likelinessOf } from '../views/grant-table.tsx'
import type { Route } from './+types/grants.ts'

/** Every grant that a funder's list puts in the territory, and whose money it is. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const asked = askedFrom(request.url)
  const scope = readScope(ctx.actor, ctx.today)
  const mayMatch = mayDoWithGrants(ctx.actor, 'match', territory.id)
  const found = await read(ctx, async (tx) => ({
    ...(await grantsOf(tx, scope, territory.id, { ...asked, pageSize })),
    projects: mayMatch ? await projectsToMatch(tx, scope, territory.id) : [],
    doubles: mayMatch ? await possibleDoubles(tx, scope, territory.id) : [],
  }))
  return {
    ...asked,
    ...found,
    projects: undefined,
    likeliness: mayMatch ? likelinessOf(found.grants, found.projects) : null,
    name: territory.name,
    code: territory.code,
    mayMatch,
  }
}

/** Brings in a list the chef de projet got from a funder. */
export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const { list } = await formOf(request)
  if (!(list instanceof File) || list.size === 0) {
    if (!mayDoWithGrants(ctx.actor, 'import-list', territory.id)) throw onlyChefDeProjet()
    return keep({}, { list: 'Choisissez le fichier de la liste (CSV).' })
  }
  const content = new Uint8Array(await list.arrayBuffer())
  const done = await importGrantsOf(ctx, territory.id, { content, name: list.name.slice(0, 200) })
  if (done.ok) return data({ report: done.value })
  if (done.refusal === 'forbidden') throw onlyChefDeProjet()
  return keep({}, { list: listRefusals[done.refusal] })
}

const onlyChefDeProjet = () => data('Seul le chef de projet du territoire reprend une liste de subventions.', { status: 403 })

export default function Grants({ loaderData, actionData }: Route.ComponentProps) {
  const { code, name, grants, count, amount, unknown, mayMatch, likeliness, doubles } = loaderData
  const here = useLocation()
  const mistakes = actionData && 'mistakes' in actionData ? actionData.mistakes : undefined
  const isFiltered = loaderData.search !== '' || loaderData.list !== undefined || loaderData.state !== undefined
  return (
    <Page
      title="Subventions publiées"
      tabTitle={`Subventions publiées, ${name}`}
      lede="Ce que les financeurs disent avoir accordé dans le territoire, ligne à ligne, et à quel projet chaque somme appartient."
      wide
      actions={
        count > 0 && (
          <ButtonLink href={`/espace/${code}/subventions.csv${here.search}`} download>
            Télécharger la liste (CSV)
          </ButtonLink>
        )
      }
    >
      {mistakes && <ErrorSummary mistakes={mistakes} />}
      {actionData && 'report' in actionData && <Report report={actionData.report} />}
      {count === 0 && !isFiltered ? (
        <Empty title="Aucune liste n’est encore reprise pour ce territoire">
          La liste du Fonds vert et celles des collectivités (schéma SCDL « subventions ») sont publiées sur data.gouv.fr :{' '}
          {mayMatch ? 'reprenez-en une ci-dessous.' : 'le chef de projet peut en reprendre une.'}
        </Empty>
      ) : (
        <>
          <GrantFilters asked={loaderData} isFiltered={isFiltered} />
          <p>
            {counted(count, 'subvention')}, <strong>{formatMoney(amount)}</strong> en tout
            {unknown > 0 && `, sans compter ${counted(unknown, 'montant inconnu', 'montants inconnus')}`}.
          </p>
          {grants.length > 0 && <GrantTable grants={grants} code={code} sort={loaderData.sorting} likeliness={likeliness} />}
          <Pagination total={count} pageSize={pageSize} page={loaderData.page} here={here} noun="subvention" />
        </>
      )}
      {doubles.length > 0 && <Doubles doubles={doubles} code={code} />}
      {mayMatch && <ImportForm error={mistakes?.list} />}
    </Page>
  )
}

function ImportForm({ error }: { error: string | undefined }) {
  return (
    <form method="post" encType="multipart/form-data" className="form">
      <h2>Reprendre une liste</h2>
      <FileField
        name="list"
        label="Fichier CSV d’un financeur"
        hint="Liste du Fonds vert (DGALN) ou schéma SCDL « subventions ». Reprendre deux fois la même liste ne double rien ; ce qui est hors du territoire est laissé de côté."
        accept=".csv,text/csv"
        error={error}
      />
      <Button look="main">Reprendre la liste</Button>
    </form>
  )
}

const mostShown = 50

function Report({ report }: { report: ImportReport & { elsewhere: number } }) {
  const { read: lines, added, updated, unchanged, rejected, elsewhere, problems } = report
  return (
    <Notice kind="success" title={`${counted(lines, 'ligne lue', 'lignes lues')}`}>
      <p>
        {counted(added, 'ajoutée')}, {counted(updated, 'mise à jour', 'mises à jour')}, {counted(unchanged, 'inchangée')},{' '}
        {counted(elsewhere, 'hors du territoire', 'hors du territoire')}, {counted(rejected, 'écartée')}.
      </p>
      {problems.length > 0 && (
        <details open={problems.length <= 5}>
          <summary>{counted(problems.length, 'valeur étrange expliquée', 'valeurs étranges expliquées')}</summary>
          <ul>
            {problems.slice(0, mostShown).map(({ line, column, reason }) => (
              <li key={`${line} ${column}`}>
                Ligne {line}, <code>{column}</code> : {reason}
              </li>
            ))}
          </ul>
          {problems.length > mostShown && (
            <p>Et {problems.length - mostShown} autres : la commande « npx ressort import grants » les dit toutes.</p>
          )}
        </details>
      )}
    </Notice>
  )
}
