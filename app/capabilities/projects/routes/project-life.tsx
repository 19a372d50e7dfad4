import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { notYours } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { formOf } from '#kernel/http.ts'
import { never, type Outcome } from '#kernel/outcome.ts'
import type { PageHandle } from '#kernel/page-scripts.ts'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, type Mistakes, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { doneIn } from '#ui/url.ts'
import { projectOf } from '../access.ts'
import type { Seen } from '../actions.ts'
import { clearBlocker, pass, type PassRefusal, resume, setAside, tellBlocker, tellWithoutAid } from '../actions/life.ts'
import { DayField, sideCodes, stageCodes } from '../model.ts'
import { blockerKindCodes, type Guard, guardWords, withoutAidCodes } from '../model/passages.ts'
import { blockersOf, counterfactualsOf, guardFactsOf } from '../queries/life.ts'
import { Blockers } from '../views/blockers.tsx'
import { StageDiagram } from '../views/stage-diagram.tsx'
import { Still } from '../views/still.tsx'
import { Ways } from '../views/ways.tsx'
import { WithoutAidAnswers } from '../views/without-aid.tsx'
import type { Route } from './+types/project-life.ts'

export const handle = { script: 'unsaved' } satisfies PageHandle

/** Where the project is, what each next stage asks, and what holds it back. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, project, may } = await projectOf(context, params)
  if (!may('read-work')) throw notYours(ctx)
  const found = await read(ctx, async (tx) => ({
    facts: await guardFactsOf(tx, project),
    told: await counterfactualsOf(tx, project),
    blockers: await blockersOf(tx, project),
  }))
  return { ...found, project, mayFollow: may('follow'), mayAnswer: may('answer'), today: ctx.today }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, key, href } = await projectOf(context, params)
  const fields = await formOf(request)
  const form = LifeForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const held: Guard[] = []
  const done = await perform(ctx, { ...key, version: form.data.version }, form.data, held)
  if (done.ok) return redirect(`${href}/etapes?fait=${form.data.verb}`, 303)
  const { mistakes, status = 422 } = sentenceOf(done.refusal, held)
  return keep(fields, mistakes, status)
}

const version = z.coerce.number('Rechargez la page, puis envoyez à nouveau.').int()
const blank = (text: unknown) => (text === '' || text === undefined ? undefined : text)
const emptyIsNull = (text: unknown) => (text === '' || text === undefined ? null : text)
const words = (least: number, most: number, missing: string) =>
  z.string(missing).trim().min(least, missing).max(most, `Ce texte est trop long : ${most} caractères au plus.`)

const LifeForm = z.discriminatedUnion(
  'verb',
  [
    z.object({
      verb: z.literal('pass'),
      version,
      to: z.enum(stageCodes),
      on: z.preprocess(blank, DayField.optional()),
      whyBack: z.preprocess(blank, words(10, 2000, 'Écrivez le motif du retour en une phrase.').optional()),
    }),
    z.object({
      verb: z.literal('set-aside'),
      version,
      side: z.enum(sideCodes, 'Choisissez : en pause, bloqué ou abandonné.'),
      whyStill: words(10, 2000, 'Écrivez le motif en une phrase au moins.'),
    }),
    z.object({ verb: z.literal('resume'), version }),
    z.object({
      verb: z.literal('tell-without-aid'),
      version,
      answer: z.enum(withoutAidCodes, 'Choisissez une réponse.'),
      words: words(10, 2000, 'Écrivez la réponse de l’entreprise en une phrase au moins.'),
      toldBy: words(2, 200, 'Écrivez qui l’a dit.'),
      askedOn: DayField,
    }),
    z.object({
      verb: z.literal('tell-blocker'),
      version,
      kind: z.enum(blockerKindCodes, 'Choisissez de quelle sorte d’obstacle il s’agit.'),
      what: words(3, 1000, 'Écrivez ce qui bloque.'),
      owner: z.preprocess(emptyIsNull, words(2, 200, 'Écrivez un nom.').nullable()),
      answerDueOn: z.preprocess(emptyIsNull, DayField.nullable()),
    }),
    z.object({
      verb: z.literal('clear-blocker'),
      version,
      blocker: z.uuid('Choisissez un obstacle de la liste.'),
      clearing: words(3, 1000, 'Écrivez comment il a été levé.'),
    }),
  ],
  'Rechargez la page, puis envoyez à nouveau.',
)
type LifeForm = z.infer<typeof LifeForm>

type Refusal =
  | PassRefusal
  | 'not-found'
  | 'forbidden'
  | 'changed-meanwhile'
  | 'cannot-stand-still'
  | 'already'
  | 'not-still'
  | 'no-such-blocker'

function perform(ctx: Ctx, seen: Seen, form: LifeForm, held: Guard[]): Promise<Outcome<unknown, Refusal>> {
  switch (form.verb) {
    case 'pass':
      return pass(ctx, seen, { to: form.to, on: form.on, reason: form.whyBack }, (guards) => held.push(...guards))
    case 'set-aside':
      return setAside(ctx, seen, form.side, form.whyStill)
    case 'resume':
      return resume(ctx, seen)
    case 'tell-without-aid':
      return tellWithoutAid(ctx, seen, form)
    case 'tell-blocker':
      return tellBlocker(ctx, seen, form)
    case 'clear-blocker':
      return clearBlocker(ctx, seen, form.blocker, form.clearing)
    default:
      return never(form)
  }
}

function sentenceOf(refusal: Refusal, held: readonly Guard[]): { mistakes: Mistakes; status?: 409 | 422 } {
  switch (refusal) {
    case 'not-found':
      throw data('Ce projet n’est plus ouvert à vos mandats.', { status: 404 })
    case 'forbidden':
      throw data('Vos mandats n’ouvrent pas cette action sur ce projet.', { status: 403 })
    case 'changed-meanwhile':
      return {
        status: 409,
        mistakes: {
          '': 'Ce projet a changé pendant que vous lisiez cette page. Voici son état d’aujourd’hui : relisez, puis décidez. Ce que vous aviez écrit est gardé.',
        },
      }
    case 'held-back':
      return { mistakes: mistakesOfHeld(held) }
    case 'stands-still':
      return { mistakes: { '': 'Le projet est à l’arrêt : reprenez-le d’abord.' } }
    case 'not-another-way':
    case 'stage-skipped':
      return { mistakes: { '': 'De cette étape, le projet ne passe pas là.' } }
    case 'still-confidential':
      return { mistakes: { '': 'Confidentiel : ouvrez d’abord le projet à la gouvernance.' } }
    case 'in-the-future':
      return { mistakes: { on: 'Ce jour est à venir : notez le passage quand il aura eu lieu.', askedOn: 'Ce jour est à venir.' } }
    case 'why-back':
      return { mistakes: { whyBack: 'Écrivez le motif du retour en une phrase.' } }
    case 'cannot-stand-still':
      return { mistakes: { '': 'À cette étape, un projet ne se met pas à l’arrêt.' } }
    case 'already':
      return { mistakes: { side: 'Le projet l’est déjà.' } }
    case 'not-still':
      return { mistakes: { '': 'Le projet n’est pas à l’arrêt.' } }
    case 'no-such-blocker':
      return { mistakes: { blocker: 'Cet obstacle est déjà levé, ou n’est pas de ce projet.' } }
    default:
      return never(refusal)
  }
}

/** A guard about the day that was typed is told beside it; the others above, with the law. */
function mistakesOfHeld(held: readonly Guard[]): Mistakes {
  const said = (guard: Guard) =>
    [guardWords[guard].missing, guardWords[guard].law && `(${guardWords[guard].law})`].filter(Boolean).join(' ')
  const ofTheDay = held.find((guard) => guard === 'works-begun' || guard === 'works-ended')
  const others = held.filter((guard) => guard !== ofTheDay)
  return { ...(ofTheDay && { on: said(ofTheDay) }), ...(others.length > 0 && { '': others.map(said).join(' ') }) }
}

const doneWords: Readonly<Record<string, string>> = {
  pass: 'Le passage est enregistré.',
  'set-aside': 'Le projet est à l’arrêt ; le motif est écrit.',
  resume: 'Le projet reprend.',
  'tell-without-aid': 'La réponse est enregistrée, avec son jour.',
  'tell-blocker': 'L’obstacle est noté.',
  'clear-blocker': 'L’obstacle est levé.',
}

export default function ProjectLife({ loaderData, actionData }: Route.ComponentProps) {
  const { project, today } = loaderData
  const { search } = useLocation()
  const done = doneIn(search, doneWords)
  const shared = { ...loaderData, form: actionData }
  return (
    <>
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <div className="columns">
        <div>
          <Still {...shared} />
          <h2>Et maintenant ?</h2>
          <Ways {...shared} />
          <WithoutAidAnswers {...shared} />
          <Blockers {...shared} today={today} />
        </div>
        <aside aria-labelledby="chemin">
          <h2 id="chemin">Le chemin d’un projet</h2>
          <StageDiagram current={project.stage} />
        </aside>
      </div>
    </>
  )
}
