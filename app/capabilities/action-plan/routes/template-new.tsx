import { redirect } from 'react-router'
import { notYours } from '#cap/membership/access.ts'
import { formOf } from '#kernel/http.ts'
import { Button } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { filled, keep, mistakesOf } from '#ui/form.ts'
import { Page } from '#ui/page.tsx'
import { publishingOf } from '../access.ts'
import { publishTemplate } from '../actions/templates.ts'
import { TemplateForm } from '../model/templates.ts'
import { TemplateFields } from '../views/template-fields.tsx'
import type { Route } from './+types/template-new.ts'

export function loader({ context }: Route.LoaderArgs) {
  publishingOf(context)
  return null
}

export async function action({ context, request }: Route.ActionArgs) {
  const { ctx } = publishingOf(context)
  const fields = await formOf(request)
  const form = TemplateForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await publishTemplate(ctx, form.data)
  if (!done.ok) throw notYours(ctx)
  return redirect('/programme/modeles?fait=publie', 303)
}

export default function NewTemplate({ actionData }: Route.ComponentProps) {
  return (
    <Page title="Publier un modèle de fiche" breadcrumbs={[{ label: 'Modèles de fiches', href: '/programme/modeles' }]}>
      <ErrorSummary mistakes={actionData?.mistakes} />
      <form method="post" className="form">
        <TemplateFields field={filled(actionData)} />
        <Button look="main">Publier</Button>
      </form>
    </Page>
  )
}
