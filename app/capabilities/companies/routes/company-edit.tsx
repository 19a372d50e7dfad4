import { data, redirect } from 'react-router'
import { formOf, versionIn } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { Button } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { filled, keep, mistakesOf } from '#ui/form.ts'
import { Page } from '#ui/page.tsx'
import { companyOf } from '../access.ts'
import { editCompany } from '../actions.ts'
import { CompanyForm } from '../model.ts'
import { CompanyFields, savedOf } from '../views/company-fields.tsx'
import type { Route } from './+types/company-edit.ts'

export async function loader({ context, params }: Route.LoaderArgs) {
  const { href, company } = await companyOf(context, params, 'keep-directory')
  return { href, company }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, href, company } = await companyOf(context, params, 'keep-directory')
  const fields = await formOf(request)
  const form = CompanyForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await editCompany(ctx, territory, { id: company.id, version: versionIn(fields) }, form.data)
  if (done.ok) return redirect(`${href}/${company.id}`, 303)
  switch (done.refusal) {
    case 'forbidden':
    case 'not-found':
      throw data('Seul le chef de projet tient l’annuaire.', { status: 403 })
    case 'unknown-commune':
      return keep(fields, { communeCode: 'Aucune commune de 2026 ne porte ce code.' })
    case 'known-already':
      return keep(fields, { siret: 'Une autre entreprise de l’annuaire a ce SIRET.' })
    case 'changed-meanwhile':
      return keep(
        fields,
        {
          '': 'Cette entreprise a changé dans une autre fenêtre : ce que vous avez écrit est gardé ci-dessous, ce qui est enregistré se lit sur sa page. Envoyez à nouveau pour remplacer.',
        },
        409,
      )
    default:
      return never(done.refusal)
  }
}

export default function EditCompany({ loaderData, actionData }: Route.ComponentProps) {
  const { href, company } = loaderData
  return (
    <Page
      title={`Corriger ${company.name}`}
      breadcrumbs={[
        { label: 'Entreprises', href },
        { label: company.name, href: `${href}/${company.id}` },
      ]}
    >
      <ErrorSummary mistakes={actionData?.mistakes} />
      <form method="post" className="form">
        <input type="hidden" name="version" value={company.version} />
        <CompanyFields field={filled(actionData, savedOf(company))} />
        <Button look="main">Enregistrer</Button>
      </form>
    </Page>
  )
}
