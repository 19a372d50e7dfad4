import { randomUUID } from 'node:crypto'
import { redirect, useLocation } from 'react-router'
import { notYours } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { formatDay } from '#ui/format.ts'
import { filled, keep, type KeptForm, mistakesOf } from '#ui/form.ts'
import { Page } from '#ui/page.tsx'
import { committeePages, obstaclesOf } from '../access.ts'
import { raiseObstacle } from '../actions/obstacles.ts'
import { ObstacleForm, obstacleKinds } from '../model/obstacles.ts'
import { blockersToRaise, listObstacles, type ProjectBlocker } from '../queries/obstacles.ts'
import { CommitteeTabs } from '../views/committee-tabs.tsx'
import { askedOfObstacles } from '../views/obstacle-filter.ts'
import { ObstacleList } from '../views/obstacle-list.tsx'
import type { Route } from './+types/obstacles.ts'

/** What stands in the way, and who has to answer. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, may, href } = await obstaclesOf(context, params)
  const asked = askedOfObstacles(request.url)
  const mayRaise = may('raise-obstacle')
  const found = await read(ctx, async (tx) => ({
    ...(await listObstacles(tx, scope, { ...asked, territoryId: territory.id })),
    blockers: mayRaise ? await blockersToRaise(tx, scope, territory.id) : [],
  }))
  const raising = found.blockers.find((blocker) => blocker.id === new URL(request.url).searchParams.get('signaler'))
  const pages = await committeePages(context, params)
  return { pages, ...asked, ...found, raising, mayRaise, href, name: territory.name, today: ctx.today, submissionKey: randomUUID() }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, href } = await obstaclesOf(context, params)
  const fields = await formOf(request)
  const form = ObstacleForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await raiseObstacle(ctx, territory, form.data)
  if (done.ok) return redirect(`${href}/obstacles/${done.value}?fait=raise`, 303)
  if (done.refusal === 'unknown-project') return keep(fields, { project: 'Aucun projet que vous pouvez lire ne porte cette référence.' })
  throw notYours(ctx)
}

export default function Obstacles({ loaderData, actionData }: Route.ComponentProps) {
  const { mayRaise, href, name, submissionKey, blockers, raising } = loaderData
  const { search } = useLocation()
  return (
    <Page
      title="Obstacles"
      tabTitle={`Obstacles, ${name}`}
      wide
      lede="Ce qui bloque un projet ou le territoire. Un obstacle que le territoire ne peut pas lever remonte à la Région, puis au programme national ; la réponse redescend ici."
      actions={
        <>
          <ButtonLink href={`${href}/obstacles.csv${search}`} download>
            Télécharger en CSV
          </ButtonLink>
          <ButtonLink href={`${href}/obstacles.xlsx${search}`} download>
            Télécharger en XLSX
          </ButtonLink>
        </>
      }
    >
      <CommitteeTabs href={href} pages={loaderData.pages} />
      <ErrorSummary mistakes={actionData?.mistakes} />
      <ObstacleList {...loaderData} whenEmpty="Signalez le premier : sa nature, ce qu’il bloque, et quand une réponse est nécessaire." />
      {blockers.length > 0 && <Blockers blockers={blockers} href={href} />}
      {mayRaise && (
        <details open={actionData !== undefined || raising !== undefined} id="signaler">
          <summary>Signaler un obstacle</summary>
          <RaiseForm form={actionData} submissionKey={submissionKey} raising={raising} />
        </details>
      )}
    </Page>
  )
}

/** What the follow-up of projects says blocks them, to be signalled in one tap. */
function Blockers({ blockers, href }: { blockers: readonly ProjectBlocker[]; href: string }) {
  return (
    <section>
      <h2>Dans le suivi des projets, à signaler</h2>
      <ul>
        {blockers.map((blocker) => (
          <li key={blocker.id}>
            {obstacleKinds[blocker.kind]} : {blocker.what} ({blocker.projectReference}, {blocker.projectTitle}, depuis le{' '}
            {formatDay(blocker.openedOn)}). <a href={`${href}/obstacles?signaler=${blocker.id}#signaler`}>Signaler</a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function RaiseForm({
  form,
  submissionKey,
  raising,
}: {
  form: KeptForm | undefined
  submissionKey: string
  raising: ProjectBlocker | undefined
}) {
  const field = filled(
    form,
    raising && {
      kind: raising.kind,
      title: raising.what.slice(0, 200),
      detail: raising.what,
      project: raising.projectReference,
      answerDue: raising.answerDueOn,
    },
  )
  return (
    <form method="post" className="form">
      <input type="hidden" name="submissionKey" value={submissionKey} />
      <Select label="Nature" options={Object.entries(obstacleKinds).map(([value, label]) => ({ value, label }))} {...field('kind')} />
      <Field label="L’obstacle en quelques mots" {...field('title')} />
      <Field
        kind="textarea"
        rows={4}
        label="Ce qui bloque"
        hint="Depuis quand, ce qui a été tenté, qui peut agir."
        maxLength={4000}
        {...field('detail')}
      />
      <Field
        label="Projet"
        optional
        hint="Sa référence, par exemple P-2026-0012 : l’obstacle n’est alors lu que de qui lit le projet."
        {...field('project')}
      />
      <Field kind="date" label="Réponse nécessaire pour le" optional {...field('answerDue')} />
      <Button look="main">Signaler</Button>
    </form>
  )
}
