import { useLocation } from 'react-router'
import { spaceOf } from '#cap/membership/access.ts'
import { readScope } from '#cap/projects/policy.ts'
import { read } from '#kernel/act.ts'
import { cents, type Cents } from '#kernel/money.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { Field } from '#ui/field.tsx'
import { formatDay, formatMoney, formatNumber } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { type MoneyState, moneyStateCodes, moneyStates } from '../model.ts'
import { type FunderLine, fundersOf } from '../queries/territory-ledger.ts'
import { dayAsked } from './ledger-day.ts'
import type { Route } from './+types/territory-ledger.ts'

/** The money of a territory, funder by funder and state by state, as it was known on a day. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const on = dayAsked(request.url, ctx.today)
  const funders = await read(ctx, (tx) => fundersOf(tx, readScope(ctx.actor, ctx.today), territory.id, on))
  return { funders, on, isToday: on === ctx.today, name: territory.name }
}

export default function TerritoryLedger({ loaderData, params }: Route.ComponentProps) {
  const { funders, on, isToday, name } = loaderData
  const { search, pathname } = useLocation()
  return (
    <Page
      title="Argent"
      tabTitle={`Argent, ${name}`}
      wide
      lede="Ce que chaque financeur a annoncé, demandé, accordé, conventionné, versé ou repris, d’après le registre de chaque projet. Un état ne s’ajoute pas à l’autre."
      actions={
        funders.length > 0 && (
          <ButtonLink href={`/espace/${params.code}/argent.xlsx${search}`} download>
            Télécharger le registre (XLSX)
          </ButtonLink>
        )
      }
    >
      <form className="search" method="get">
        <Field name="au" kind="date" label="Tel qu’il était le" value={on} optional hint="Ce jour compris." />
        <Button>Voir</Button>
        {!isToday && <a href={pathname}>Aujourd’hui</a>}
      </form>
      {funders.length === 0 ? (
        <Empty title="Aucune ligne au registre">Le chef de projet les écrit projet par projet, page « Argent » du projet.</Empty>
      ) : (
        <DataTable
          caption={`Financeurs, au ${formatDay(on)}`}
          rows={funders}
          keyOf={({ funder }) => funder}
          narrow="scroll"
          columns={[
            { key: 'funder', label: 'Financeur', cell: ({ funder }) => funder },
            { key: 'projects', label: 'Projets', numeric: true, cell: ({ projects }) => formatNumber(projects) },
            ...moneyStateCodes.map((state) => ({
              key: state,
              label: moneyStates[state],
              numeric: true,
              cell: (line: FunderLine) => said(line.amounts[state]),
            })),
          ]}
          totals={{ funder: 'Ensemble', ...Object.fromEntries(moneyStateCodes.map((state) => [state, said(totalOf(funders, state))])) }}
        />
      )}
    </Page>
  )
}

const said = (amount: Cents | undefined) => (amount === undefined ? <span className="missing">rien de noté</span> : formatMoney(amount))

function totalOf(funders: readonly FunderLine[], state: MoneyState): Cents | undefined {
  const amounts = funders.flatMap(({ amounts }) => amounts[state] ?? [])
  return amounts.length === 0 ? undefined : cents(amounts.reduce((total, amount) => total + amount, 0))
}
