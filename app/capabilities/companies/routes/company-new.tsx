import { data, redirect } from 'react-router'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { Button } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { filled, keep, mistakesOf } from '#ui/form.ts'
import { Page } from '#ui/page.tsx'
import { directoryOf } from '../access.ts'
import { addCompany } from '../actions.ts'
import { CompanyForm } from '../model.ts'
import { CompanyFields } from '../views/company-fields.tsx'
import type { Route } from './+types/company-new.ts'

export async function loader({ context, params }: Route.LoaderArgs) {
  const { href, territory } = await directoryOf(context, params, 'keep-directory')
  return { href, name: territory.name }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, href } = await directoryOf(context, params, 'keep-directory')
  const fields = await formOf(request)
  const form = CompanyForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await addCompany(ctx, territory, form.data)
  if (done.ok) return redirect(`${href}/${done.value}`, 303)
  switch (done.refusal) {
    case 'forbidden':
      throw data('Seul le chef de projet tient l’annuaire.', { status: 403 })
    case 'unknown-commune':
      return keep(fields, { communeCode: 'Aucune commune de 2026 ne porte ce code.' })
    case 'known-already':
      return keep(
        fields,
        form.data.siret
          ? { siret: 'Le territoire connaît déjà ce SIRET.' }
          : { name: 'Le territoire connaît déjà ce nom : précisez-le, ou donnez le SIRET.' },
      )
    default:
      return never(done.refusal)
  }
}

export default function NewCompany({ loaderData, actionData }: Route.ComponentProps) {
  const { href, name } = loaderData
  return (
    <Page title="Ajouter une entreprise" tabTitle={`Ajouter une entreprise, ${name}`} breadcrumbs={[{ label: 'Entreprises', href }]}>
      <ErrorSummary mistakes={actionData?.mistakes} />
      <form method="post" className="form">
        <CompanyFields field={filled(actionData, { source: '' })} />
        <Button look="main">Ajouter</Button>
      </form>
    </Page>
  )
}
