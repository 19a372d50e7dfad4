import { data, redirect } from 'react-router'
import { formOf, versionIn } from '#kernel/http.ts'
import { Button, PostButton } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { filled, keep, mistakesOf } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { ownTemplateOf } from '../access.ts'
import { correctTemplate, withdrawTemplate } from '../actions/templates.ts'
import { TemplateForm } from '../model/templates.ts'
import { savedTemplate, TemplateFields } from '../views/template-fields.tsx'
import type { Route } from './+types/template-edit.ts'

export async function loader({ context, params }: Route.LoaderArgs) {
  return { template: (await ownTemplateOf(context, params)).template }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, template } = await ownTemplateOf(context, params)
  const fields = await formOf(request)
  const seen = { reference: template.reference, version: versionIn(fields) }
  if (fields.verb === 'withdraw') {
    const done = await withdrawTemplate(ctx, seen)
    return done.ok ? redirect('/programme/modeles?fait=retire', 303) : refused(fields, done.refusal)
  }
  const form = TemplateForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await correctTemplate(ctx, seen, form.data)
  return done.ok ? redirect('/programme/modeles?fait=corrige', 303) : refused(fields, done.refusal)
}

function refused(fields: Parameters<typeof keep>[0], refusal: 'not-found' | 'forbidden' | 'changed-meanwhile') {
  if (refusal !== 'changed-meanwhile') throw data('Vous ne publiez aucun modèle de cette référence.', { status: 404 })
  return keep(fields, { '': 'Ce modèle a changé dans une autre fenêtre, ou vient d’être retiré : rechargez la page pour le relire.' }, 409)
}

export default function EditTemplate({ loaderData, actionData }: Route.ComponentProps) {
  const { template } = loaderData
  return (
    <Page
      title={`Corriger « ${template.title} »`}
      tabTitle={`Corriger ${template.reference}`}
      breadcrumbs={[{ label: 'Modèles de fiches', href: '/programme/modeles' }]}
    >
      <ErrorSummary mistakes={actionData?.mistakes} />
      {template.withdrawnOn ? (
        <p>Ce modèle est retiré depuis le {formatDay(template.withdrawnOn)}.</p>
      ) : (
        <>
          <form method="post" className="form">
            <input type="hidden" name="version" value={template.version} />
            <TemplateFields field={filled(actionData, savedTemplate(template))} />
            <Button name="verb" value="correct" look="main">
              Enregistrer
            </Button>
          </form>
          <PostButton fields={{ verb: 'withdraw', version: String(template.version) }}>Retirer ce modèle</PostButton>
        </>
      )}
    </Page>
  )
}
