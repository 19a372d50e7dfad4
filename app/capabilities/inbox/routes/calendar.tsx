import { data, redirect, useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { PostButton } from '#ui/button.tsx'
import { formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { inboxOf, notInInbox } from '../access.ts'
import { makeCalendar, revokeCalendar } from '../actions/own.ts'
import { calendarMadeOn } from '../queries/inbox.ts'
import type { Route } from './+types/calendar.ts'

const here = '/boite-de-reception/calendrier'

export async function loader({ context }: Route.LoaderArgs) {
  const { ctx, personId } = inboxOf(context)
  return { madeOn: (await read(ctx, (tx) => calendarMadeOn(tx, personId))) ?? null }
}

/** A new address is in the answer itself, once: it is kept as a hash, and cannot be shown again. */
export async function action({ context, request }: Route.ActionArgs) {
  const { ctx } = inboxOf(context)
  const { verb } = await formOf(request)
  if (verb === 'make') {
    const made = await makeCalendar(ctx)
    if (!made.ok) throw notInInbox()
    return { address: `${ctx.config.baseUrl}/calendrier/${made.value}.ics` }
  }
  if (verb !== 'revoke') throw data('Rechargez la page, puis choisissez à nouveau.', { status: 400 })
  const revoked = await revokeCalendar(ctx)
  if (!revoked.ok) throw notInInbox()
  return redirect(`${here}?fait=revoked`, 303)
}

export default function Calendar({ loaderData: { madeOn }, actionData }: Route.ComponentProps) {
  const done = doneIn(useLocation().search, { revoked: 'L’adresse n’ouvre plus rien.' })
  return (
    <Page
      title="Mes échéances dans mon agenda"
      lede="Une adresse secrète, à donner à votre logiciel d’agenda : il y lit ce qui est attendu de vous, et les échéances que vos mandats vous laissent lire ce jour-là."
      breadcrumbs={[{ label: 'Boîte de réception', href: '/boite-de-reception' }]}
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      {actionData && (
        <Notice kind="success" title="Voici votre adresse : copiez-la maintenant">
          <p>
            <code>{actionData.address}</code>
          </p>
          <p>
            Elle ne sera plus montrée. Dans Thunderbird : Nouvel agenda, Sur le réseau ; dans Outlook : Ajouter un calendrier, À partir
            d’Internet.
          </p>
        </Notice>
      )}
      <p>
        {madeOn
          ? `Votre adresse a été faite le ${formatDay(madeOn)}. Qui la connaît lit vos échéances : si vous l’avez perdue ou montrée, faites-en une autre.`
          : 'Vous n’avez pas encore d’adresse.'}{' '}
        Les intitulés n’y portent que des références, jamais le contenu d’un dossier.
      </p>
      <div className="actions row">
        <PostButton look="main" fields={{ verb: 'make' }}>
          {madeOn ? 'Faire une autre adresse' : 'Faire mon adresse'}
        </PostButton>
        {madeOn && <PostButton fields={{ verb: 'revoke' }}>Fermer cette adresse</PostButton>}
      </div>
    </Page>
  )
}
