import { notYours } from '#cap/membership/access.ts'
import { elevate, read } from '#kernel/act.ts'
import { minusYears } from '#kernel/day.ts'
import { web } from '#kernel/web.ts'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { counted, formatDay, formatNumber } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { type Clock, clocksOf, priorityShown, waitLabels } from '../model.ts'
import { mayReadClocks } from '../policy.ts'
import { timedFiles } from '../queries.ts'
import type { Route } from './+types/clocks.ts'

const years = 3

/** How long each operator takes, device by device, in labelled territories and elsewhere: medians and counts, and no name. */
export async function loader({ context }: Route.LoaderArgs) {
  const ctx = context.get(web)
  if (!mayReadClocks(ctx.actor)) throw notYours(ctx)
  const since = minusYears(ctx.today, years)
  const files = await read(ctx, async (tx) => {
    // Days of every territory, without a name: no right of a person reads them one by one.
    await elevate(tx)
    return timedFiles(tx, since)
  })
  return { clocks: clocksOf(files), since }
}

export default function Clocks({ loaderData: { clocks, since } }: Route.ComponentProps) {
  return (
    <Page
      title="Délais des opérateurs"
      lede={`Combien de jours pour compléter, décider, payer, dans les territoires labellisés et ailleurs : la priorité promise se voit, ou ne se voit pas. Dossiers déposés depuis le ${formatDay(since)}.`}
      wide
    >
      {clocks.length === 0 ? (
        <Empty title="Aucun dossier n’est encore daté">Les délais se calculent des étapes que les demandes d’aide notent.</Empty>
      ) : (
        <>
          <DataTable
            caption="Délais médians, en jours"
            narrow="scroll"
            rows={clocks}
            keyOf={(clock) => `${clock.deviceCode} ${clock.wait}`}
            columns={[
              { key: 'device', label: 'Dispositif', rowHeader: true, cell: (clock) => <DeviceName clock={clock} /> },
              { key: 'wait', label: 'Délai', cell: (clock) => waitLabels[clock.wait] },
              { key: 'labelled', label: 'Territoires labellisés', numeric: true, cell: (clock) => <Days median={clock.labelled} /> },
              { key: 'others', label: 'Ailleurs', numeric: true, cell: (clock) => <Days median={clock.others} /> },
              { key: 'priority', label: 'La priorité', cell: (clock) => priorities[priorityShown(clock.labelled, clock.others)] },
            ]}
          />
          <p className="quiet">
            Médiane à partir de trois dossiers, et intervalle où la vraie médiane se trouve 19 fois sur 20 (statistiques d’ordre), à partir
            de six dossiers. « Ne se voit pas » : les deux intervalles se touchent, ou l’un manque. Hors des territoires labellisés, les
            jours viennent des listes que les opérateurs donnent.
          </p>
        </>
      )}
    </Page>
  )
}

const priorities = { faster: 'plus rapide', slower: 'plus lent', 'not-shown': 'ne se voit pas' } as const

function DeviceName({ clock }: { clock: Clock }) {
  return (
    <>
      <a href={`/dispositifs/${clock.deviceCode}`}>{clock.deviceName}</a>
      <br />
      <small>{clock.operator}</small>
    </>
  )
}

function Days({ median: { median, interval, count, isSecret } }: { median: Clock['labelled'] }) {
  if (isSecret)
    return (
      <>
        <span className="missing">secret statistique</span>
        <br />
        <small>{counted(count, 'dossier')}</small>
      </>
    )
  if (median === null) return <span className="missing">non disponible</span>
  return (
    <>
      {formatNumber(median)}
      {interval && ` [${interval[0]} ; ${interval[1]}]`}
      <br />
      <small>{counted(count, 'dossier')}</small>
    </>
  )
}
