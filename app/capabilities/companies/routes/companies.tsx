import { useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'
import { Pagination } from '#ui/pagination.tsx'
import { directoryOf } from '../access.ts'
import { listCompanies } from '../queries.ts'
import { askedFrom, CompanyFilters, pageSize } from '../views/company-filters.tsx'
import { CompanyTable } from '../views/company-table.tsx'
import type { Route } from './+types/companies.ts'

/** The companies a territory knows. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, may, href } = await directoryOf(context, params)
  const asked = askedFrom(request.url)
  const found = await read(ctx, (tx) => listCompanies(tx, scope, territory.id, { ...asked, pageSize }, ctx.today))
  return {
    ...asked,
    ...found,
    href,
    name: territory.name,
    mayKeep: may('keep-directory'),
    seesVisits: may('read-visits'),
    isRecused: ctx.actor.companies.length > 0 && !may('keep-directory'),
  }
}

export default function Companies({ loaderData, params }: Route.ComponentProps) {
  const { lines, total, href, name, mayKeep, seesVisits } = loaderData
  const here = useLocation()
  const isFiltered = loaderData.search !== '' || loaderData.headcount !== undefined || loaderData.toVisit
  return (
    <Page
      title="Entreprises"
      tabTitle={`Entreprises, ${name}`}
      lede="Les établissements que le territoire connaît. Ce qu’ils confient en visite n’est lu que par le chef de projet."
      wide
      actions={
        <>
          {mayKeep && (
            <ButtonLink href={`${href}/visite`} look="main">
              Noter une visite
            </ButtonLink>
          )}
          {mayKeep && <ButtonLink href={`${href}/nouvelle`}>Ajouter une entreprise</ButtonLink>}
          {mayKeep && <ButtonLink href={`/espace/${params.code}/reprises?contenu=companies`}>Reprendre un fichier</ButtonLink>}
          {total > 0 && (
            <ButtonLink href={`${href}.csv${here.search}`} download>
              Télécharger la liste (CSV)
            </ButtonLink>
          )}
        </>
      }
    >
      {loaderData.isRecused && (
        <p className="quiet">Les entreprises où vous travaillez, ou avez un intérêt, n’y sont pas : leurs fiches vous sont fermées.</p>
      )}
      {total === 0 && !isFiltered ? (
        <Empty title="Aucune entreprise n’est encore connue">
          {mayKeep
            ? 'Notez une première visite, ou ajoutez une entreprise : l’annuaire se remplit en travaillant.'
            : 'Le chef de projet tient cet annuaire.'}
        </Empty>
      ) : (
        <>
          <CompanyFilters asked={loaderData} isFiltered={isFiltered} seesVisits={seesVisits} />
          {lines.length === 0 ? (
            <Empty title="Aucune entreprise ne correspond à cette recherche">Enlevez un filtre, ou cherchez un autre mot.</Empty>
          ) : (
            <CompanyTable lines={lines} href={href} sort={loaderData.sorting} seesVisits={seesVisits} />
          )}
          <Pagination total={total} pageSize={pageSize} page={loaderData.page} here={here} noun="entreprise" />
        </>
      )}
    </Page>
  )
}
