import { useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { ButtonLink } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { counted } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Pagination } from '#ui/pagination.tsx'
import { planOf } from '../access.ts'
import { axesOf } from '../queries/plans.ts'
import { countByStatus, listFiches, peopleOfPlan } from '../queries/fiches.ts'
import { invitationsTo } from '../queries/guests.ts'
import { yearsAround } from '../model/calendar.ts'
import { BulkStart } from '../views/bulk-start.tsx'
import { ColumnChoice } from '../views/column-choice.tsx'
import { columnsFrom, tableColumns, tickedColumns } from '../views/fiche-columns.tsx'
import { askedFrom, FicheFilters, isFiltered, pageSize } from '../views/fiche-filter.tsx'
import { Invitations } from '../views/invitations.tsx'
import { NoPlan } from '../views/no-plan.tsx'
import { PlanPage } from '../views/plan-page.tsx'
import { StatusStrip } from '../views/status-strip.tsx'
import type { Route } from './+types/plan.ts'

/** The plan as a list: what stands in it, what is late, and the way into each fiche. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, plan, may, href } = await planOf(context, params)
  const asked = askedFrom(request.url)
  const head = { asked, href, name: territory.name, code: territory.code, today: ctx.today, mayEdit: may('edit') }
  if (!plan) return { ...head, plan: null }
  const found = await read(ctx, async (tx) => ({
    axes: await axesOf(tx, scope, territory.id, ctx.today),
    people: await peopleOfPlan(tx, scope, territory.id),
    invitations: await invitationsTo(tx, territory.id),
    counts: await countByStatus(tx, scope, territory.id, {}, ctx.today),
    ...(await listFiches(tx, scope, territory.id, { ...asked, pageSize }, ctx.today)),
  }))
  return { ...head, plan, ...found }
}

export default function PlanList({ loaderData }: Route.ComponentProps) {
  const here = useLocation()
  if (loaderData.plan === null) return <NoPlan {...loaderData} />
  const { plan, asked, href, name, code, today, mayEdit, axes, people, counts, invitations, lines, total } = loaderData
  const query = new URLSearchParams(here.search)
  const chosen = columnsFrom(query)
  const changed = /^lot-(\d{1,6})$/.exec(query.get('fait') ?? '')?.[1]
  return (
    <PlanPage
      href={href}
      name={name}
      title="Plan d’actions"
      lede={plan.title}
      actions={
        <>
          {mayEdit && (
            <ButtonLink href={`${href}/fiches/nouvelle`} look="main">
              Ajouter une fiche
            </ButtonLink>
          )}
          {total > 0 && (
            <ButtonLink href={`${href}/fiches.csv${here.search}`} download>
              Télécharger la liste (CSV)
            </ButtonLink>
          )}
        </>
      }
    >
      {changed && (
        <Notice kind="success">{`${counted(Number(changed), 'fiche changée', 'fiches changées')} d’un coup ; le journal en garde la trace.`}</Notice>
      )}
      {mayEdit && invitations.length > 0 && <Invitations invitations={invitations} code={code} />}
      <StatusStrip counts={counts} href={href} />
      <FicheFilters
        asked={asked}
        axes={axes}
        people={people}
        years={yearsAround(today)}
        kept={{ tri: query.get('tri'), colonnes: query.has('colonnes') ? chosen.join(',') : null }}
      />
      <ColumnChoice chosen={chosen} />
      {lines.length === 0 && isFiltered(asked) && (
        <Empty title="Aucune fiche ne correspond à cette recherche">Enlevez un filtre, ou cherchez un autre mot.</Empty>
      )}
      {lines.length === 0 && !isFiltered(asked) && (
        <Empty title="Aucune fiche pour le moment">
          Une fiche action dit ce que le territoire veut faire, pourquoi, avec qui et quand.
        </Empty>
      )}
      {lines.length > 0 && (
        <DataTable
          caption="Les fiches action que vos mandats vous laissent lire"
          columns={mayEdit ? tickedColumns(chosen) : tableColumns(chosen)}
          rows={lines.map((line) => ({ line, today, code }))}
          keyOf={({ line }) => line.id}
          sort={asked.sorting}
          here={here}
          narrow="line"
        />
      )}
      {mayEdit && lines.length > 0 && <BulkStart href={href} search={here.search} total={total} />}
      <Pagination total={total} pageSize={pageSize} page={asked.page} here={here} noun="fiche" />
    </PlanPage>
  )
}
