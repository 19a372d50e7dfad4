import { randomUUID } from 'node:crypto'
import { data, redirect } from 'react-router'
import { phaseFrom } from '#cap/territory/model.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { countAttempt } from '#kernel/attempts.ts'
import { formOf } from '#kernel/http.ts'
import { web } from '#kernel/web.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { filled, keep, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { askToJoin } from '../actions.ts'
import { JoiningForm, organisationKinds } from '../model.ts'
import type { Route } from './+types/join.ts'

const tooMany = 'Trop de demandes sont parties d’ici en une heure. La vôtre n’est pas envoyée : gardez cette page et renvoyez-la plus tard.'

const unknown = () => data('Aucun territoire de la phase en cours ne porte ce code.', { status: 404 })

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const territory = await territoryByCode(context.get(web).db, params.code, phaseFrom(null))
  if (!territory) throw unknown()
  return { territory, submissionKey: randomUUID(), isSent: url.searchParams.has('envoyee') }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const fields = await formOf(request)
  const form = JoiningForm.safeParse({ message: '', ...fields })
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const ctx = context.get(web)
  // Each request mails the chef de projet, in words that we have not read.
  if (!(await countAttempt(ctx.db, `join-from:${ctx.address ?? 'unknown'}`, { most: 20, minutes: 60 })))
    return keep(fields, { '': tooMany }, 429)
  const asked = await askToJoin(ctx, params.code, form.data)
  if (!asked.ok) throw unknown()
  throw redirect(`/territoires/${params.code}/rejoindre?envoyee=1`, 303)
}

export default function Join({ loaderData, actionData }: Route.ComponentProps) {
  const { territory, submissionKey, isSent } = loaderData
  const field = filled(actionData, { submissionKey })
  const crumbs = [
    { label: 'Territoires', href: '/territoires' },
    { label: territory.name, href: `/territoires/${territory.code}` },
  ]
  if (isSent) return <Sent name={territory.name} code={territory.code} crumbs={crumbs} />
  return (
    <Page
      title={`Rejoindre ${territory.name}`}
      lede="Entreprise, école, chambre, association, collectivité : demandez à être associé au territoire. Son chef de projet vous répond."
      breadcrumbs={crumbs}
    >
      <ErrorSummary mistakes={actionData?.mistakes} />
      <form method="post" className="form">
        <input type="hidden" name="submissionKey" value={field('submissionKey').value} />
        <Field label="Organisation" autoComplete="organization" {...field('organisation')} />
        <Select
          label="Ce qu’elle est"
          options={Object.entries(organisationKinds).map(([value, label]) => ({ value, label }))}
          {...field('kind')}
        />
        <Field label="Votre nom" autoComplete="name" {...field('contact')} />
        <Field
          label="Votre adresse électronique"
          kind="email"
          autoComplete="email"
          hint="Seuls le chef de projet et le binôme du territoire la verront."
          {...field('email')}
        />
        <Field
          label="Ce que vous souhaitez apporter"
          kind="textarea"
          hint="N’écrivez rien de confidentiel."
          maxLength={4000}
          optional
          {...field('message')}
        />
        <p className="send">
          <Button look="main">Envoyer la demande</Button>
          <a href={`/territoires/${territory.code}`}>Revenir au territoire</a>
        </p>
      </form>
    </Page>
  )
}

type Crumbs = { label: string; href: string }[]

function Sent({ name, code, crumbs }: { name: string; code: string; crumbs: Crumbs }) {
  return (
    <Page title="Votre demande est partie" tabTitle={`Demande envoyée à ${name}`} breadcrumbs={crumbs}>
      <Notice kind="success" title={`${name} a reçu votre demande`}>
        Elle attend dans l’espace du territoire. Le chef de projet vous répondra à l’adresse que vous avez donnée.
      </Notice>
      <p className="send">
        <ButtonLink href={`/territoires/${code}`}>Revenir au territoire</ButtonLink>
      </p>
    </Page>
  )
}
