import { randomUUID } from 'node:crypto'
import { redirect } from 'react-router'
import { notYours } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { inForce } from '#kernel/day.ts'
import { formOf } from '#kernel/http.ts'
import { Button } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { Page } from '#ui/page.tsx'
import { committeesOf } from '../access.ts'
import { planMeeting } from '../actions/meetings.ts'
import { MeetingForm } from '../model/meetings.ts'
import { bodiesOf } from '../queries/bodies.ts'
import { MeetingFields } from '../views/meeting-fields.tsx'
import type { Route } from './+types/new-meeting.ts'

/** A meeting to prepare. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, may, href, territory, scope } = await committeesOf(context, params)
  if (!may('run-committees')) throw notYours(ctx)
  const bodies = await read(ctx, (tx) => bodiesOf(tx, scope, territory.id))
  return {
    href,
    name: territory.name,
    submissionKey: randomUUID(),
    bodies: bodies.filter((body) => inForce(body, ctx.today)).map((body) => ({ value: body.id, label: body.name })),
  }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, href } = await committeesOf(context, params)
  const fields = await formOf(request)
  const form = MeetingForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const made = await planMeeting(ctx, territory, form.data)
  if (made.ok) return redirect(`${href}/reunions/${made.value}?fait=plan`, 303)
  if (made.refusal === 'unknown-body') return keep(fields, { body: 'Choisissez une instance de la liste.' })
  throw notYours(ctx)
}

export default function NewMeeting({ loaderData, actionData }: Route.ComponentProps) {
  const { href, name, submissionKey, bodies } = loaderData
  return (
    <Page
      title="Préparer une réunion"
      tabTitle={`Préparer une réunion, ${name}`}
      breadcrumbs={[{ label: 'Comités', href }]}
      lede="Personne n’est prévenu avant la convocation : l’ordre du jour se compose d’abord."
    >
      <ErrorSummary mistakes={actionData?.mistakes} />
      <form method="post" className="form">
        <input type="hidden" name="submissionKey" value={submissionKey} />
        <MeetingFields form={actionData} bodies={bodies} />
        <Button look="main">Préparer</Button>
      </form>
    </Page>
  )
}
