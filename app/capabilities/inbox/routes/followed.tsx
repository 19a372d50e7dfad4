import { useLocation } from 'react-router'
import { notYours, spaceOf } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { type Day, daysBetween, instantOf } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { counted, formatDay, formatInstant } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { Pagination, pageFrom } from '#ui/pagination.tsx'
import { Tag } from '#ui/tag.tsx'
import { kindCodes, kinds } from '../model.ts'
import { mayFollow } from '../policy.ts'
import { type Followed, listFollowed } from '../queries/followed.ts'
import type { Route } from './+types/followed.ts'

const pageSize = 25
const trackedKinds = kindCodes.filter((code) => kinds[code].tracked)

/** Who has not opened what was sent to them, and since when. */
export async function loader({ context, params, url }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  if (!mayFollow(ctx.actor, territory.id)) throw notYours(ctx)
  const kind = trackedKinds.find((code) => code === url.searchParams.get('objet'))
  const unopenedOnly = url.searchParams.get('etat') === 'non-ouverts'
  const asked = { kind, unopenedOnly, page: pageFrom(url.searchParams) }
  const found = await read(ctx, (tx) => listFollowed(tx, { ...asked, territoryId: territory.id, pageSize }))
  return { ...found, ...asked, name: territory.name, today: ctx.today }
}

export default function FollowedPage({ loaderData }: Route.ComponentProps) {
  const { lines, total, page, kind, unopenedOnly, name, today } = loaderData
  const here = useLocation()
  const isFiltered = kind !== undefined || unopenedOnly
  return (
    <Page
      title="Suivi des envois"
      tabTitle={`Suivi des envois, ${name}`}
      wide
      lede="Ce qui a été envoyé et attend une réponse : qui l’a ouvert, et depuis quand les autres non. Ouvrir, c’est appuyer sur « Ouvrir » dans la boîte de réception ; un courriel lu ne se voit pas."
    >
      {total === 0 && !isFiltered ? (
        <Empty title="Aucun envoi à suivre">Les convocations et les signatures demandées apparaîtront ici.</Empty>
      ) : (
        <>
          <search>
            <form className="search" method="get">
              <Select
                name="objet"
                label="Objet"
                optional
                emptyLabel="Tous les objets"
                value={kind}
                options={trackedKinds.map((code) => ({ value: code, label: kinds[code].label }))}
              />
              <Select
                name="etat"
                label="État"
                optional
                emptyLabel="Ouverts ou non"
                value={unopenedOnly ? 'non-ouverts' : undefined}
                options={[{ value: 'non-ouverts', label: 'Pas encore ouverts' }]}
              />
              <Button>Filtrer</Button>
              {isFiltered && <a href={here.pathname}>Tout voir</a>}
            </form>
          </search>
          {lines.length === 0 ? (
            <Empty title="Aucun envoi ne correspond à ces filtres" />
          ) : (
            <DataTable
              caption="Non ouverts d’abord, du plus ancien au plus récent"
              columns={columnsOn(today)}
              rows={lines}
              keyOf={({ id }) => id}
            />
          )}
          <Pagination total={total} pageSize={pageSize} page={page} here={here} noun="envoi" />
        </>
      )}
    </Page>
  )
}

const columnsOn = (today: Day): readonly Column<Followed>[] => [
  { key: 'person', label: 'Personne', cell: (line) => line.person },
  { key: 'title', label: 'Envoi', cell: (line) => <a href={line.path}>{line.title}</a> },
  { key: 'told', label: 'Dit le', cell: (line) => formatDay(line.toldOn) },
  { key: 'opened', label: 'Ouvert', cell: (line) => <Opened line={line} today={today} /> },
  { key: 'mail', label: 'Courriel', cell: mailWords },
]

function Opened({ line, today }: { line: Followed; today: Day }) {
  if (line.ended === 'done') return <Tag tone="quiet">Fait</Tag>
  if (line.ended === 'withdrawn') return <Tag tone="quiet">N’est plus attendu</Tag>
  if (line.openedAt) return <>le {formatInstant(instantOf(line.openedAt))}</>
  const days = daysBetween(line.toldOn, today)
  return <Tag tone="accent">{days > 0 ? `non, depuis ${counted(days, 'jour')}` : 'non, dit aujourd’hui'}</Tag>
}

function mailWords({ mailedAt, reminders, failed }: Followed): string {
  if (failed) return 'refusé par son serveur de courrier'
  if (!mailedAt) return 'aucun n’est parti'
  const reminded = reminders > 0 ? `, ${counted(reminders, 'rappel')}` : ''
  return `le ${formatInstant(instantOf(mailedAt))}${reminded}`
}
