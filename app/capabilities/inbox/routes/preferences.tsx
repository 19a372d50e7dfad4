import { redirect, useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { Button } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { filled, keep, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { inboxOf, notInInbox } from '../access.ts'
import { choosePreferences } from '../actions/own.ts'
import { cadences, kindCodes, kinds, PreferencesForm } from '../model.ts'
import { preferencesOf } from '../queries/inbox.ts'
import type { Route } from './+types/preferences.ts'

const here = '/boite-de-reception/preferences'

export async function loader({ context }: Route.LoaderArgs) {
  const { ctx, personId } = inboxOf(context)
  const chosen = await read(ctx, (tx) => preferencesOf(tx, personId))
  return { chosen: Object.fromEntries(kindCodes.map((kind) => [kind, chosen[kind] ?? kinds[kind].cadence])) }
}

export async function action({ context, request }: Route.ActionArgs) {
  const { ctx } = inboxOf(context)
  const fields = await formOf(request)
  const form = PreferencesForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await choosePreferences(ctx, form.data)
  if (!done.ok) throw notInInbox()
  return redirect(`${here}?fait=saved`, 303)
}

export default function Preferences({ loaderData, actionData }: Route.ComponentProps) {
  const field = filled(actionData, loaderData.chosen)
  const done = doneIn(useLocation().search, { saved: 'Vos choix sont enregistrés ; ce qui attendait de partir les suit.' })
  return (
    <Page
      title="Ce que je reçois par courriel"
      lede="Tout reste dans la boîte de réception, quoi que vous choisissiez ici. Les courriels groupés partent à 7 h 30, heure de Paris."
      breadcrumbs={[{ label: 'Boîte de réception', href: '/boite-de-reception' }]}
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <form method="post" className="form">
        {kindCodes.map((kind) => (
          <Select
            key={kind}
            label={kinds[kind].label}
            hint={kinds[kind].expects ? 'Tant que ce n’est pas fait, un rappel part au dixième jour et au trentième.' : undefined}
            options={Object.entries(cadences).map(([value, label]) => ({ value, label }))}
            {...field(kind)}
          />
        ))}
        <p className="send">
          <Button look="main">Enregistrer</Button>
          <a href="/boite-de-reception">Revenir à la boîte de réception</a>
        </p>
      </form>
    </Page>
  )
}
