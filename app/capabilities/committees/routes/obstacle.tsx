import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { notYours } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { formOf, versionIn } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import type { Web } from '#kernel/web.ts'
import { Button } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { filled, keep, type KeptForm, mistakesOf } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { obstaclesOf } from '../access.ts'
import { handleObstacle, type ObstacleRefusal } from '../actions/obstacles.ts'
import { after, levels, type Obstacle, obstacleKinds, ObstacleStepForm, type ObstacleVerb, stepWords } from '../model/obstacles.ts'
import { mayHandle } from '../policy.ts'
import { obstacleByReference, stepsOf } from '../queries/obstacles.ts'
import { CommitteeForm } from '../views/committee-form.tsx'
import { State } from '../views/obstacle-list.tsx'
import type { Route } from './+types/obstacle.ts'

const verbs = ['answer', 'escalate', 'take', 'reopen', 'close'] as const satisfies readonly ObstacleVerb[]

/** One obstacle, what was done about it, and what may be done now. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, scope, href } = await obstaclesOf(context, params)
  const found = await read(ctx, async (tx) => {
    const obstacle = await obstacleByReference(tx, scope, { territoryId: territory.id, reference: params.obstacle })
    return obstacle && { obstacle, steps: await stepsOf(tx, obstacle) }
  })
  if (!found) throw data('Aucun obstacle que vous pouvez lire ne porte cette référence.', { status: 404 })
  const { obstacle } = found
  const levelOf = (verb: ObstacleVerb) => (verb === 'reopen' || verb === 'close' ? 'local' : obstacle.level)
  const able = verbs.filter((verb) => after(verb, obstacle).ok && mayHandle(ctx.actor, levelOf(verb), territory))
  return { ...found, able, href, today: ctx.today }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, href } = await obstaclesOf(context, params)
  const fields = await formOf(request)
  const verb = z.enum(verbs).safeParse(fields.verb)
  if (!verb.success) return keep(fields, { '': 'Rechargez la page, puis envoyez à nouveau.' })
  const form = ObstacleStepForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await handleObstacle(ctx, territory, { reference: params.obstacle, version: versionIn(fields) }, verb.data, form.data)
  if (done.ok) return redirect(`${href}/obstacles/${params.obstacle}?fait=${verb.data}`, 303)
  const { mistakes, status } = sentenceOf(done.refusal, ctx)
  return keep(fields, mistakes, status)
}

function sentenceOf(refusal: ObstacleRefusal, ctx: Web): { mistakes: Readonly<Record<string, string>>; status: 409 | 422 } {
  const mend = (field: string, sentence: string, status: 409 | 422 = 422) => ({ mistakes: { [field]: sentence }, status })
  switch (refusal) {
    case 'not-found':
      throw data('Aucun obstacle que vous pouvez lire ne porte cette référence.', { status: 404 })
    case 'forbidden':
      throw notYours(ctx)
    case 'changed-meanwhile':
      return mend(
        '',
        'Cet obstacle a changé pendant que vous lisiez cette page : relisez, puis recommencez. Ce que vous aviez écrit est gardé.',
        409,
      )
    case 'wrong-state':
      return mend('', 'Dans son état, cet obstacle ne peut pas recevoir cela : relisez-le.')
    case 'highest-already':
      return mend('', 'Cet obstacle est déjà au niveau national.')
    case 'still-confidential':
      return mend(
        '',
        'Le projet concerné est confidentiel : l’obstacle ne remonte pas tant que la gouvernance ne peut pas le lire. Signalez-le sans le projet, ou ouvrez le projet.',
      )
    case 'nothing-said':
      return mend('text', 'Écrivez la réponse, ou ce qui est demandé au niveau supérieur.')
    default:
      return never(refusal)
  }
}

const doneWords: Readonly<Record<string, string>> = {
  raise: 'L’obstacle est signalé ; le chef de projet en est prévenu.',
  answer: 'La réponse redescend au territoire ; qui l’a signalé en est prévenu.',
  escalate: 'L’obstacle remonte d’un niveau.',
  take: 'L’obstacle est pris en charge.',
  reopen: 'L’obstacle est rouvert.',
  close: 'L’obstacle est levé.',
}

export default function ObstaclePage({ loaderData, actionData }: Route.ComponentProps) {
  const { obstacle, steps, able, href, today } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  return (
    <Page
      title={obstacle.title}
      tabTitle={`${obstacle.title}, ${obstacle.reference}`}
      wide
      above={`${obstacleKinds[obstacle.kind]} · ${obstacle.reference} · niveau : ${levels[obstacle.level].toLowerCase()}`}
      breadcrumbs={[{ label: 'Obstacles', href: `${href}/obstacles` }]}
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <div className="columns">
        <section>
          <h2>Ce qui bloque</h2>
          <State one={obstacle} today={today} />
          <p className="as-typed">{obstacle.detail}</p>
          <h2>Ce qui a été fait</h2>
          <ol className="history" role="list">
            {steps.map((step, rank) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: steps are never moved
              <li key={rank}>
                <p className="quiet">
                  {formatDay(step.on)}
                  <br />
                  {step.by ?? 'Ressort'}
                </p>
                <div>
                  <p>
                    <strong>{stepWords[step.kind]}</strong>, {levels[step.level].toLowerCase()}
                  </p>
                  {step.text && <p className="as-typed">{step.text}</p>}
                </div>
              </li>
            ))}
          </ol>
        </section>
        <section>
          <h2>À faire</h2>
          {able.length === 0 && <p className="quiet">{awaitedFrom(obstacle)}</p>}
          {able.map((verb, rank) => (
            <VerbForm key={verb} verb={verb} obstacle={obstacle} form={actionData} first={rank === 0} />
          ))}
        </section>
      </div>
    </Page>
  )
}

const awaitedFrom = (obstacle: Obstacle) =>
  obstacle.state === 'waiting'
    ? `Une réponse est attendue au niveau : ${levels[obstacle.level].toLowerCase()}.`
    : 'Rien n’est attendu de vous.'

const verbLabels: Readonly<Record<ObstacleVerb, { summary: string; text: string; button: string }>> = {
  answer: { summary: 'Répondre', text: 'Réponse au territoire', button: 'Répondre' },
  escalate: { summary: 'Remonter d’un niveau', text: 'Ce qui est demandé au niveau supérieur', button: 'Remonter' },
  take: { summary: 'Dire qui s’en charge et pour quand', text: 'Précision', button: 'Enregistrer' },
  reopen: { summary: 'Rouvrir', text: 'Pourquoi', button: 'Rouvrir' },
  close: { summary: 'Dire qu’il est levé', text: 'Comment il a été levé', button: 'L’obstacle est levé' },
}

function VerbForm({ verb, obstacle, form, first }: { verb: ObstacleVerb; obstacle: Obstacle; form: KeptForm | undefined; first: boolean }) {
  const isAsked = form?.fields.verb === verb
  const field = filled(isAsked ? form : undefined, { owner: obstacle.owner, answerDue: obstacle.answerDue ?? '' })
  const words = verbLabels[verb]
  return (
    <details open={isAsked || (form === undefined && first)}>
      <summary>{words.summary}</summary>
      <CommitteeForm verb={verb} version={obstacle.version}>
        {verb === 'take' && <Field label="Responsable de la réponse" {...field('owner')} />}
        {(verb === 'take' || verb === 'escalate') && (
          <Field kind="date" label="Réponse attendue pour le" optional {...field('answerDue')} />
        )}
        <Field
          kind="textarea"
          rows={4}
          label={words.text}
          optional={verb !== 'answer' && verb !== 'escalate'}
          maxLength={4000}
          {...field('text')}
        />
        <Button look={first ? 'main' : 'plain'}>{words.button}</Button>
      </CommitteeForm>
    </details>
  )
}
