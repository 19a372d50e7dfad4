import { randomUUID } from 'node:crypto'
import { redirect } from 'react-router'
import { notYours } from '#cap/membership/access.ts'
import { formOf } from '#kernel/http.ts'
import { Button } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { Page } from '#ui/page.tsx'
import { committeesOf } from '../access.ts'
import { createBody } from '../actions/bodies.ts'
import { BodyForm } from '../model/bodies.ts'
import { BodyFields } from '../views/body-fields.tsx'
import type { Route } from './+types/new-body.ts'

/** A new body and its rules. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, may, href, territory } = await committeesOf(context, params)
  if (!may('run-committees')) throw notYours(ctx)
  return { href, name: territory.name, submissionKey: randomUUID() }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, href } = await committeesOf(context, params)
  const fields = await formOf(request)
  const form = BodyForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const made = await createBody(ctx, territory, form.data)
  if (!made.ok) throw notYours(ctx)
  return redirect(`${href}/instances/${made.value}?fait=create`, 303)
}

export default function NewBody({ loaderData, actionData }: Route.ComponentProps) {
  const { href, name, submissionKey } = loaderData
  return (
    <Page title="Ajouter une instance" tabTitle={`Ajouter une instance, ${name}`} breadcrumbs={[{ label: 'Comités', href }]}>
      <ErrorSummary mistakes={actionData?.mistakes} />
      <form method="post" className="form">
        <input type="hidden" name="submissionKey" value={submissionKey} />
        <BodyFields form={actionData} />
        <Button look="main">Ajouter l’instance</Button>
      </form>
    </Page>
  )
}
