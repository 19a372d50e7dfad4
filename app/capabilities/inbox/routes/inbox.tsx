import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { territoriesById } from '#cap/territory/queries.ts'
import { read } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { formOf, safeRedirect } from '#kernel/http.ts'
import { never, type Outcome } from '#kernel/outcome.ts'
import { ButtonLink, PostButton } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { Pagination, pageFrom } from '#ui/pagination.tsx'
import { Tabs } from '#ui/tabs.tsx'
import { doneIn } from '#ui/url.ts'
import { inboxOf, notInInbox } from '../access.ts'
import { markDone, open, openEverything } from '../actions/own.ts'
import { kindCodes, kinds, type View, views } from '../model.ts'
import { countWaiting, listInbox, shownOf } from '../queries/inbox.ts'
import { readableAmong } from '../queries/readable.ts'
import { Filters } from '../views/filters.tsx'
import { NotificationList } from '../views/notification-list.tsx'
import type { Route } from './+types/inbox.ts'

const pageSize = 25
const viewCodes = Object.keys(views) as View[]

/** What a person was told: not read yet, expected of them, or all of it. */
export async function loader({ context, url }: Route.LoaderArgs) {
  const { ctx, personId, readers } = inboxOf(context)
  const { actor, today } = ctx
  const query = url.searchParams
  const view = viewCodes.find((code) => views[code].query === (query.get('vue') ?? '')) ?? 'unread'
  const territories = await territoriesById(
    ctx.db,
    actor.mandates.flatMap((mandate) => mandate.territoryId ?? []),
  )
  const kind = kindCodes.find((code) => code === query.get('objet'))
  const territory = territories.find((one) => one.code === query.get('territoire'))
  const asked = { kind, page: pageFrom(query) }
  const found = await read(ctx, async (tx) => {
    const { lines, total } = await listInbox(tx, { ...asked, personId, view, territoryId: territory?.id, pageSize })
    const readable = await readableAmong(tx, { actor, on: today, readers }, lines)
    return { lines: shownOf(lines, readable), total, waiting: await countWaiting(tx, personId) }
  })
  return {
    ...found,
    ...asked,
    view,
    territory: territory?.code,
    territories: territories.map(({ code, name }) => ({ value: code, label: name })),
    today,
  }
}

const VerbForm = z.discriminatedUnion('verb', [
  z.object({ verb: z.literal('open'), notification: z.uuid() }),
  z.object({ verb: z.literal('done'), notification: z.uuid() }),
  z.object({ verb: z.literal('open-all') }),
])
type VerbForm = z.infer<typeof VerbForm>

export async function action({ context, request }: Route.ActionArgs) {
  const { ctx } = inboxOf(context)
  const fields = await formOf(request)
  const form = VerbForm.safeParse(fields)
  if (!form.success) throw data('Rechargez la page, puis choisissez à nouveau.', { status: 400 })
  const done = await perform(ctx, form.data)
  if (!done.ok) throw notInInbox()
  if (form.data.verb === 'open' && typeof done.value === 'string') return redirect(done.value, 303)
  const back = safeRedirect(fields.retour, '/boite-de-reception')
  return redirect(`${back}${back.includes('?') ? '&' : '?'}fait=${form.data.verb}`, 303)
}

function perform(ctx: Ctx, form: VerbForm): Promise<Outcome<unknown, 'not-found'>> {
  switch (form.verb) {
    case 'open':
      return open(ctx, form.notification)
    case 'done':
      return markDone(ctx, form.notification)
    case 'open-all':
      return openEverything(ctx)
    default:
      return never(form)
  }
}

const doneWords: Readonly<Record<string, string>> = {
  done: 'C’est noté comme fait : plus rien ne vous est rappelé.',
  'open-all': 'Tout est noté comme lu. Ce qui est attendu de vous le reste.',
}

export default function InboxPage({ loaderData }: Route.ComponentProps) {
  const { lines, total, view, waiting, today } = loaderData
  const here = useLocation()
  const done = doneIn(here.search, doneWords)
  return (
    <Page
      title="Boîte de réception"
      actions={
        <>
          <ButtonLink href="/boite-de-reception/preferences">Ce que je reçois par courriel</ButtonLink>
          <ButtonLink href="/boite-de-reception/calendrier">Mes échéances dans mon agenda</ButtonLink>
          {waiting.unread > 0 && (
            <PostButton action="/boite-de-reception" fields={{ verb: 'open-all' }}>
              Tout noter comme lu
            </PostButton>
          )}
        </>
      }
    >
      {done && <Notice kind="success">{done}</Notice>}
      <Tabs label="Ce que montre la liste" tabs={tabsOf(view, waiting)} />
      <Filters isFiltered={loaderData.kind !== undefined || loaderData.territory !== undefined} view={views[view].query}>
        <Select
          name="objet"
          label="Objet"
          optional
          emptyLabel="Tous les objets"
          value={loaderData.kind}
          options={kindCodes.map((code) => ({ value: code, label: kinds[code].label }))}
        />
        {loaderData.territories.length > 1 && (
          <Select
            name="territoire"
            label="Territoire"
            optional
            emptyLabel="Tous les territoires"
            value={loaderData.territory}
            options={loaderData.territories}
          />
        )}
      </Filters>
      <NotificationList lines={lines} view={view} here={here} today={today} />
      {total > 0 && <Pagination total={total} pageSize={pageSize} page={loaderData.page} here={here} noun="notification" />}
    </Page>
  )
}

const tabsOf = (current: View, waiting: { unread: number; expected: number }) =>
  viewCodes.map((code) => ({
    label: code === 'all' ? views.all.label : `${views[code].label} (${waiting[code]})`,
    href: `/boite-de-reception${views[code].query && `?vue=${views[code].query}`}`,
    current: code === current,
  }))
