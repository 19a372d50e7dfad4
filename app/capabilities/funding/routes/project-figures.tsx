import { projectOf } from '#cap/projects/access.ts'
import { read } from '#kernel/act.ts'
import { type Figure, Figures } from '#ui/figures.tsx'
import { formatDay, formatMoney, formatNumber } from '#ui/format.ts'
import { type Entry, type MoneyState, moneyStateCodes, sumByState, totalsOf } from '../model.ts'
import { entriesOf, planOf } from '../queries.ts'
import type { Route } from './+types/project-figures.ts'

/** The few numbers of a project: what it costs, the aid at each state, the jobs promised. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, project, may } = await projectOf(context, params)
  const money = await read(ctx, async (tx) => ({
    entries: await entriesOf(tx, project),
    plan: may('read-plan') ? ((await planOf(tx, project)) ?? null) : null,
  }))
  return { ...money, project, mayReadPlan: may('read-plan') }
}

export default function ProjectFigures({ loaderData }: Route.ComponentProps) {
  const { project, entries, plan, mayReadPlan } = loaderData
  const told = project.origin === 'published' ? 'selon la source citée ci-dessous' : `déclaré, entré le ${formatDay(project.filedOn)}`
  const figures: Figure[] = [
    {
      label: 'Investissement HT',
      value: project.cost === null ? null : formatMoney(project.cost),
      missing: 'non publié',
      note: project.cost === null ? 'la source ne dit pas le coût' : told,
    },
  ]
  if (mayReadPlan) figures.push(planned(project.cost, plan))
  figures.push(...moneyFigures(entries))
  figures.push({
    label: 'Emplois promis',
    value: project.jobsCreated === null ? null : `${formatNumber(project.jobsCreated)} ETP`,
    missing: 'non publié',
    note:
      project.jobsMaintained === null
        ? project.jobsCreated !== null && `à créer ; ${told}`
        : `à créer, et ${formatNumber(project.jobsMaintained)} à maintenir ; ${told}`,
  })
  return <Figures figures={figures} />
}

function planned(cost: Route.ComponentProps['loaderData']['project']['cost'], plan: Route.ComponentProps['loaderData']['plan']): Figure {
  const label = 'Aides prévues au plan'
  if (!plan || cost === null) return { label, value: null, missing: 'aucune à ce jour', note: 'aucun plan composé' }
  const { aid, loans } = totalsOf(cost, plan.lines)
  const loan = loans > 0 ? `, et ${formatMoney(loans)} de prêts` : ''
  return { label, value: formatMoney(aid), note: `plan du ${formatDay(plan.composedOn)}${loan}` }
}

// The states a reader looks for first; the ledger's own page tells the others.
function moneyFigures(entries: readonly Entry[]): Figure[] {
  const noted = moneyStateCodes.filter((state) => entries.some((entry) => entry.state === state))
  if (noted.length === 0)
    return [
      {
        label: 'Aides demandées ou reçues',
        value: null,
        missing: 'aucune à ce jour',
        note: 'rien au registre de l’argent',
      },
    ]
  const shown = noted.filter((state) => state === 'requested' || state === 'granted')
  return (shown.length > 0 ? shown : noted).map((state) => moneyFigure(state, entries))
}

const aidWords: Record<MoneyState, string> = {
  announced: 'Aides annoncées',
  requested: 'Aides demandées',
  granted: 'Aides accordées',
  contracted: 'Aides conventionnées',
  paid: 'Aides versées',
  recovered: 'Aides reversées',
}

/** The ledger comes newest day first: its first line of a state dates the sum. */
function moneyFigure(state: MoneyState, entries: readonly Entry[]): Figure {
  const lines = entries.filter((entry) => entry.state === state)
  return {
    label: aidWords[state],
    value: formatMoney(sumByState(lines)[state]),
    note: `au ${formatDay(lines[0]!.happenedOn)}, selon le registre`,
  }
}
