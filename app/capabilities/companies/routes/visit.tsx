import { randomUUID } from 'node:crypto'
import { data, redirect } from 'react-router'
import { blockerKindCodes, blockerKinds } from '#cap/projects/model/passages.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { type PageHandle, pageScripts } from '#kernel/page-scripts.ts'
import { Button } from '#ui/button.tsx'
import { Checkboxes, Select } from '#ui/choice.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { FileField } from '#ui/file-field.tsx'
import { filled, keep, mistakesOf, ticked } from '#ui/form.ts'
import { Page } from '#ui/page.tsx'
import { directoryOf } from '../access.ts'
import { recordVisit } from '../actions.ts'
import { mostPhotos, sourceCodes, sources, topicCodes, topics, VisitForm } from '../model.ts'
import { companyNames } from '../queries.ts'
import type { Route } from './+types/visit.ts'

/** Keeps a visit on the phone while there is no network, and sends it once when there is. */
export const handle = { script: 'visit' } satisfies PageHandle

export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, href } = await directoryOf(context, params, 'visit')
  const companies = await read(ctx, (tx) => companyNames(tx, scope, territory.id))
  const asked = new URL(request.url).searchParams.get('entreprise')
  return {
    companies,
    href,
    name: territory.name,
    today: ctx.today,
    submissionKey: randomUUID(),
    chosen: companies.find((company) => company.id === asked)?.id,
    worker: pageScripts()['visit-worker'],
  }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, href } = await directoryOf(context, params, 'visit')
  // Read twice: several photos share one name, and a form's fields come one a name.
  const photos = await photosOf(request.clone())
  const fields = await formOf(request, ['blockers'])
  const form = VisitForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await recordVisit(ctx, territory, form.data, photos, ctx.config)
  if (done.ok) return redirect(`${href}/${done.value}?fait=visite`, 303)
  switch (done.refusal) {
    case 'forbidden':
      throw data('Seul le chef de projet note les visites.', { status: 403 })
    case 'unknown-company':
      return keep(fields, { companyId: 'Cette entreprise n’est plus dans l’annuaire : choisissez-en une autre.' })
    case 'in-the-future':
      return keep(fields, { visitedOn: 'Cette date est à venir : une visite se note une fois faite.' })
    case 'not-a-photo':
      return keep(fields, { photos: 'L’un de ces fichiers n’est pas une photo (JPEG, PNG ou WebP).' })
    case 'photo-too-large':
      return keep(fields, { photos: 'L’une de ces photos dépasse 8 Mo.' })
    case 'too-many-photos':
      return keep(fields, { photos: `${mostPhotos} photos au plus par visite.` })
    default:
      return never(done.refusal)
  }
}

async function photosOf(request: Request) {
  const form = await request.formData().catch(() => new FormData())
  const files = form.getAll('photos').filter((value): value is File => value instanceof File && value.size > 0)
  return Promise.all(
    files
      .slice(0, mostPhotos + 1)
      .map(async (file) => ({ name: file.name.slice(0, 200) || 'photo', content: Buffer.from(await file.arrayBuffer()) })),
  )
}

export default function VisitPage({ loaderData, actionData }: Route.ComponentProps) {
  const { companies, href, name, today, submissionKey, chosen, worker } = loaderData
  const field = filled(actionData, { visitedOn: today, companyId: chosen, submissionKey })
  return (
    <Page
      title="Noter une visite"
      tabTitle={`Noter une visite, ${name}`}
      lede="Sans réseau aussi : la visite reste sur ce téléphone et part toute seule une fois, quand le réseau revient."
      breadcrumbs={[{ label: 'Entreprises', href }]}
    >
      <ErrorSummary mistakes={actionData?.mistakes} />
      {/* The script says here what waits on the phone. */}
      <div id="visites-en-attente" role="status" />
      <form method="post" encType="multipart/form-data" className="form" id="visite" data-worker={worker}>
        <input type="hidden" name="submissionKey" defaultValue={field('submissionKey').value} />
        <Select
          label="Entreprise"
          optional
          emptyLabel="Une nouvelle, à écrire ci-dessous"
          {...field('companyId')}
          options={companies.map((company) => ({ value: company.id, label: company.name }))}
        />
        <Field label="Ou une nouvelle entreprise" optional {...field('newCompany')} />
        <Field label="Le" kind="date" {...field('visitedOn')} />
        <Field label="Qui avez-vous rencontré ?" optional {...field('met')} />
        <Select
          label="Qui vous y a mené ?"
          {...field('sourcedBy')}
          options={sourceCodes.map((code) => ({ value: code, label: sources[code] }))}
        />
        <Field label="Ce que vous retenez" kind="textarea" hint="Les besoins, les projets, ce qui a été promis." {...field('summary')} />
        <Checkboxes
          label="Ce qui bloque"
          optional
          {...ticked(actionData)('blockers')}
          options={blockerKindCodes.map((code) => ({ value: code, label: blockerKinds[code] }))}
        />
        <details open={topicCodes.some((topic) => field(topic).value)}>
          <summary>Énergie, eau, foncier, compétences</summary>
          {topicCodes.map((topic) => (
            <Field key={topic} label={topics[topic]} kind="textarea" rows={2} optional {...field(topic)} />
          ))}
        </details>
        <Field
          label="Une piste de projet ?"
          optional
          hint="En quelques mots : elle entre parmi les pistes à examiner."
          {...field('lead')}
        />
        <FileField
          name="photos"
          label="Photos"
          optional
          several
          hint={`${mostPhotos} au plus, 8 Mo chacune.`}
          accept="image/jpeg,image/png,image/webp"
          error={field('photos').error}
        />
        <Button look="main">Noter la visite</Button>
      </form>
    </Page>
  )
}
