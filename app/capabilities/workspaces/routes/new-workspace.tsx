import { randomUUID } from 'node:crypto'
import { redirect } from 'react-router'
import { spaceOf, notYours } from '#cap/membership/access.ts'
import { readScope } from '#cap/projects/policy.ts'
import { listProjects } from '#cap/projects/queries.ts'
import { currentPhase } from '#cap/territory/model.ts'
import { enjeuxOf, filieres } from '#cap/territory/queries.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { Button } from '#ui/button.tsx'
import { Radios, Select } from '#ui/choice.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { filled, keep, mistakesOf } from '#ui/form.ts'
import { Page } from '#ui/page.tsx'
import { openWorkspace } from '../actions/workspaces.ts'
import { entryCodes, entryRules, topicCodes, topics, WorkspaceForm, workspacesPath } from '../model.ts'
import { mayOpenWorkspace } from '../policy.ts'
import type { Route } from './+types/new-workspace.ts'

async function opening(context: Route.LoaderArgs['context'], params: { code: string }) {
  const space = await spaceOf(context, params)
  if (!mayOpenWorkspace(space.ctx.actor, space.territory.id, space.territory.regionCode)) throw notYours(space.ctx)
  return space
}

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const { ctx, territory } = await opening(context, params)
  const { lines } = await read(ctx, (tx) =>
    listProjects(tx, readScope(ctx.actor, ctx.today), { territoryId: territory.id, sort: 'title', pageSize: 500 }),
  )
  const asked = url.searchParams.get('projet') ?? ''
  return {
    filieres: (await filieres(ctx.db)).map(({ code, label }) => ({ value: code, label })),
    enjeux: (await enjeuxOf(ctx.db, currentPhase)).map(({ code, label }) => ({ value: code, label })),
    projects: lines.map(({ reference, title }) => ({ value: reference, label: `${title} (${reference})` })),
    name: territory.name,
    href: workspacesPath(territory.code),
    saved: { submissionKey: randomUUID(), entry: 'open', topic: asked ? 'project' : '', project: asked },
  }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory } = await opening(context, params)
  const fields = await formOf(request)
  const form = WorkspaceForm.safeParse({ title: '', purpose: '', filiere: '', enjeu: '', project: '', ...fields })
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const opened = await openWorkspace(ctx, territory.code, form.data)
  if (opened.ok) return redirect(`${workspacesPath(territory.code)}/${opened.value}/membres?fait=opened`, 303)
  switch (opened.refusal) {
    case 'not-found':
    case 'forbidden':
      throw notYours(ctx)
    case 'unknown-filiere':
      return keep(fields, { filiere: 'Choisissez une filière de la liste.' })
    case 'unknown-enjeu':
      return keep(fields, { enjeu: 'Choisissez un enjeu de la liste.' })
    case 'unknown-project':
      return keep(fields, { project: 'Choisissez un projet de la liste.' })
    default:
      return never(opened.refusal)
  }
}

export default function NewWorkspace({ loaderData, actionData }: Route.ComponentProps) {
  const { filieres, enjeux, projects, name, href, saved } = loaderData
  const field = filled(actionData, saved)
  return (
    <Page title="Ouvrir un espace de travail" tabTitle={`Ouvrir un espace, ${name}`} breadcrumbs={[{ label: 'Espaces de travail', href }]}>
      <ErrorSummary mistakes={actionData?.mistakes} />
      <form method="post" className="form" noValidate>
        <input type="hidden" name="submissionKey" value={field('submissionKey').value} />
        <Field {...field('title')} label="Titre" hint="Par exemple « Filière agroalimentaire »." maxLength={200} />
        <Field
          {...field('purpose')}
          kind="textarea"
          label="Ce qu’on y fait"
          optional
          hint="Ce que l’espace cherche, et ce qu’il doit produire."
          maxLength={4000}
        />
        <Radios {...field('topic')} label="Sujet" options={topicCodes.map((value) => ({ value, label: topics[value] }))} />
        <div className="side-by-side">
          <Select {...field('filiere')} label="Filière, si c’en est une" optional options={filieres} />
          <Select {...field('enjeu')} label="Enjeu, si c’en est un" optional options={enjeux} />
        </div>
        <Select
          {...field('project')}
          label="Projet, si c’en est un"
          optional
          hint="L’espace n’est alors lu que par ceux qui lisent déjà le projet."
          options={projects}
        />
        <Radios {...field('entry')} label="Qui y entre" options={entryCodes.map((value) => ({ value, ...entryRules[value] }))} />
        <p className="send">
          <Button look="main">Ouvrir l’espace</Button>
          <a href={href}>Revenir aux espaces</a>
        </p>
      </form>
    </Page>
  )
}
