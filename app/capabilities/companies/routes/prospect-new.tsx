import { randomUUID } from 'node:crypto'
import { redirect } from 'react-router'
import { filieres } from '#cap/territory/queries.ts'
import { formOf } from '#kernel/http.ts'
import { Button } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { filled, keep, mistakesOf } from '#ui/form.ts'
import { Page } from '#ui/page.tsx'
import { offeringOf } from '../access.ts'
import { fileProspect } from '../actions/prospects.ts'
import { ProspectForm } from '../model/prospects.ts'
import { ProspectFields } from '../views/prospect-fields.tsx'
import { mistakeOfText } from '../views/prospect-refusals.ts'
import type { Route } from './+types/prospect-new.ts'

export async function loader({ context }: Route.LoaderArgs) {
  const { ctx } = offeringOf(context)
  return { filieres: (await filieres(ctx.db)).map(({ code, label }) => ({ value: code, label })), submissionKey: randomUUID() }
}

export async function action({ context, request }: Route.ActionArgs) {
  const { ctx } = offeringOf(context)
  const fields = await formOf(request)
  const form = ProspectForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await fileProspect(ctx, form.data)
  return done.ok ? redirect(`/implantations/${done.value}`, 303) : keep(fields, mistakeOfText(done.refusal))
}

export default function NewProspect({ loaderData, actionData }: Route.ComponentProps) {
  const field = filled(actionData, { submissionKey: loaderData.submissionKey })
  return (
    <Page
      title="Décrire un projet d’implantation"
      breadcrumbs={[{ label: 'Projets d’implantation', href: '/implantations' }]}
      lede="Ce texte sera lu de tous les territoires tel que vous l’écrivez. Rien n’est envoyé avant que vous n’ayez choisi à qui."
    >
      <ErrorSummary mistakes={actionData?.mistakes} />
      <form method="post" className="form">
        <input type="hidden" name="submissionKey" value={field('submissionKey').value} />
        <ProspectFields field={field} filieres={loaderData.filieres} />
        <Button look="main">Enregistrer le brouillon</Button>
      </form>
    </Page>
  )
}
