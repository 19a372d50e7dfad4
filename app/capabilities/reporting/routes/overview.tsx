import { useLocation } from 'react-router'
import { nationOf } from '#cap/membership/access.ts'
import { readScope } from '#cap/projects/policy.ts'
import { currentPhase } from '#cap/territory/model.ts'
import { phases, regions } from '#cap/territory/queries.ts'
import { read } from '#kernel/act.ts'
import { Button } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { Empty } from '#ui/empty.tsx'
import { counted, formatDay, french } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { totalOf } from '../model.ts'
import { rollUp } from '../queries.ts'
import { AidByState, RollUpTable, Totals } from '../views/roll-up.tsx'
import type { Route } from './+types/overview.ts'

/** What the projects add up to, territory by territory, within what this person may read. */
export async function loader({ context, request }: Route.LoaderArgs) {
  const { ctx, regionCodes } = nationOf(context)
  const asked = new URL(request.url).searchParams.get('region') ?? ''
  const { lines, known, phase } = await read(ctx, async (tx) => ({
    lines: await rollUp(tx, readScope(ctx.actor, ctx.today), currentPhase),
    known: await regions(tx),
    phase: (await phases(tx)).find((p) => p.code === currentPhase),
  }))
  const mine = known.filter((region) => regionCodes === 'all' || regionCodes.includes(region.code))
  const region = mine.find((r) => r.code === asked)
  const shown = region ? [region.code] : mine.map((r) => r.code)
  return {
    lines: lines.filter((line) => shown.includes(line.regionCode)),
    regions: mine,
    region: region ?? null,
    isNational: regionCodes === 'all',
    phase: phase?.label ?? 'phase 2',
    today: ctx.today,
  }
}

// « en » suits all regions but these.
const within = (region: string): string => prepositions[region] ?? `en ${region}`
const prepositions: Readonly<Record<string, string>> = {
  'Grand Est': 'dans le Grand Est',
  'Hauts-de-France': 'dans les Hauts-de-France',
  'La Réunion': 'à La Réunion',
  Mayotte: 'à Mayotte',
  'Pays de la Loire': 'dans les Pays de la Loire',
}

export default function Overview({ loaderData }: Route.ComponentProps) {
  const { lines, regions: offered, region, isNational, phase, today } = loaderData
  const { pathname } = useLocation()
  const total = totalOf(lines)
  const active = lines.filter((line) => line.retained + line.underWay > 0)
  const silent = lines.filter((line) => line.retained + line.underWay === 0)
  const where = french(region?.name ?? (isNational ? 'le programme national' : offered.map((r) => r.name).join(', ')))
  return (
    <Page
      title={isNational && !region ? 'Ce que le programme additionne' : `Ce que le programme additionne ${within(where)}`}
      tabTitle={`Vue d’ensemble, ${where}`}
      wide
      lede={`${counted(total.territories, 'territoire')}, ${phase}. Chiffres déclarés dans Ressort, lus le ${formatDay(today)}. Les projets confidentiels ne sont pas comptés.`}
    >
      {offered.length > 1 && (
        <form className="search" method="get">
          <Select
            name="region"
            label="Région"
            optional
            emptyLabel="Toutes les régions"
            value={region?.code}
            options={offered.map(({ code, name }) => ({ value: code, label: french(name) }))}
          />
          <Button>Filtrer</Button>
          {region && <a href={pathname}>Tout voir</a>}
        </form>
      )}
      <Totals total={total} today={today} />
      <AidByState total={total} />
      <h2>Territoire par territoire</h2>
      {active.length === 0 ? (
        <Empty title="Aucun projet retenu ni en cours">
          Les projets apparaissent ici dès qu’un chef de projet les ouvre à la gouvernance de son territoire.
        </Empty>
      ) : (
        <RollUpTable lines={active} total={total} />
      )}
      {silent.length > 0 && (
        <details className="silent">
          <summary>{counted(silent.length, 'territoire')} sans projet retenu ni en cours que vous puissiez lire</summary>
          <ul>
            {silent.map((line) => (
              <li key={line.territoryCode}>
                <a href={`/territoires/${line.territoryCode}`}>{line.territoryName}</a> <small>{line.territoryCode}</small>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Page>
  )
}
