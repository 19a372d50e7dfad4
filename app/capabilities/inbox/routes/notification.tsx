import { read } from '#kernel/act.ts'
import { PostButton } from '#ui/button.tsx'
import { DefinitionList } from '#ui/definition-list.tsx'
import { formatDay } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { z } from 'zod'
import { inboxOf, notInInbox } from '../access.ts'
import { kinds } from '../model.ts'
import { notificationOf, shownOf } from '../queries/inbox.ts'
import { readableAmong } from '../queries/readable.ts'
import type { Route } from './+types/notification.ts'

/** Where a mail leads: one fact, and the button that opens it. Reading this page says nothing to anybody; the button does. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, personId, readers } = inboxOf(context)
  const id = z.uuid().safeParse(params.notification)
  if (!id.success) throw notInInbox()
  const shown = await read(ctx, async (tx) => {
    const found = await notificationOf(tx, personId, id.data)
    if (!found) return undefined
    return shownOf([found], await readableAmong(tx, { actor: ctx.actor, on: ctx.today, readers }, [found]))[0]
  })
  if (!shown) throw notInInbox()
  return { shown }
}

export default function NotificationPage({ loaderData: { shown } }: Route.ComponentProps) {
  return (
    <Page title={shown.title} breadcrumbs={[{ label: 'Boîte de réception', href: '/boite-de-reception?vue=toutes' }]} lede={shown.detail}>
      <DefinitionList
        facts={[
          { label: 'Objet', value: kinds[shown.kind].label },
          ...(shown.territoryName ? [{ label: 'Territoire', value: shown.territoryName }] : []),
          { label: 'Dit le', value: formatDay(shown.toldOn) },
          ...(shown.dueOn ? [{ label: 'Échéance', value: formatDay(shown.dueOn) }] : []),
          { label: 'État', value: stateOf(shown) },
        ]}
      />
      {shown.readable ? (
        <PostButton look="main" action="/boite-de-reception" fields={{ verb: 'open', notification: shown.id }}>
          Ouvrir
        </PostButton>
      ) : (
        <p>Vos mandats ou vos intérêts d’aujourd’hui n’ouvrent plus ce dont il était question.</p>
      )}
    </Page>
  )
}

function stateOf({ ended, expects }: { ended: 'done' | 'withdrawn' | null; expects: boolean }): string {
  if (ended === 'done') return 'Fait'
  if (ended === 'withdrawn') return 'N’est plus attendu'
  return expects ? 'Attendu de vous' : 'Pour votre information'
}
