import { read } from '#kernel/act.ts'
import { csvFile } from '#kernel/csv.ts'
import { nationOf } from '../access.ts'
import { electedStates, heldWords } from '../model/binomes.ts'
import { binomesExportedAtMost, listBinomes } from '../queries/binomes.ts'
import { programmeEvents } from '../queries/mandates.ts'
import { binomesAskedFrom } from '../views/binome-list.ts'
import type { Route } from './+types/binomes-csv.ts'

/** The list as a file: the same filters as the page, all pages at once. */
export async function loader({ context, request }: Route.LoaderArgs) {
  const { ctx, regionCodes } = nationOf(context)
  const asked = binomesAskedFrom(request.url, await programmeEvents(ctx.db))
  const filter = { ...asked, regionCodes, election: asked.event?.on ?? ctx.today, page: 1, pageSize: binomesExportedAtMost }
  const { lines } = await read(ctx, (tx) => listBinomes(tx, filter, ctx.today))
  const head = [
    'code',
    'territoire',
    'région',
    'scrutin',
    'moitié élue',
    'élu référent',
    'depuis le',
    'jusqu’au',
    'confirmé le',
    'industriel référent',
  ]
  const rows = lines.map((line) => [
    line.territoryCode,
    line.territoryName,
    line.regionName,
    asked.event?.label ?? null,
    electedStates[line.state],
    heldWords(line.elu),
    line.elu?.from ?? null,
    line.elu?.until ?? null,
    line.elu?.confirmedOn ?? null,
    heldWords(line.industriel),
  ])
  return csvFile(`binomes-${ctx.today}.csv`, [head, ...rows], 'french')
}
