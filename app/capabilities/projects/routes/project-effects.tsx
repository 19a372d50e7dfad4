import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { notYours } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import type { PageHandle } from '#kernel/page-scripts.ts'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, type Mistakes, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { doneIn } from '#ui/url.ts'
import { projectOf } from '../access.ts'
import { tellEffect, tellHires } from '../actions/effects.ts'
import { DayField } from '../model.ts'
import { effectLines, measureCodes, momentCodes } from '../model/effects.ts'
import { effectsOf, surveysOf } from '../queries/follow-up.ts'
import { counterfactualsOf } from '../queries/life.ts'
import { EffectForm, EffectTable } from '../views/effects.tsx'
import { Hires } from '../views/hires.tsx'
import { WithoutAidLine } from '../views/without-aid.tsx'
import type { Route } from './+types/project-effects.ts'

export const handle = { script: 'unsaved' } satisfies PageHandle

/** What the project promised beside what is observed, where its hires live and how they travel. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, project, may } = await projectOf(context, params)
  if (!may('read-work')) throw notYours(ctx)
  const found = await read(ctx, async (tx) => ({
    effects: await effectsOf(tx, project),
    surveys: await surveysOf(tx, project),
    told: await counterfactualsOf(tx, project),
  }))
  return {
    lines: effectLines(project, found.effects),
    surveys: found.surveys,
    told: found.told,
    project,
    mayObserve: may('observe'),
    today: ctx.today,
  }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, key, href } = await projectOf(context, params)
  const fields = await formOf(request)
  const form = EffectsForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = form.data.verb === 'tell-effect' ? await tellEffect(ctx, key, form.data) : await tellHires(ctx, key, form.data)
  if (done.ok) return redirect(`${href}/effets?fait=${form.data.verb}`, 303)
  return keep(fields, sentenceOf(done.refusal))
}

const evidence = z
  .string()
  .trim()
  .min(3, 'Écrivez la preuve : déclaration sociale, facture, bilan, visite…')
  .max(300, 'Ce texte est trop long : 300 caractères au plus.')
const amount = z
  .string('Écrivez un nombre, par exemple 12 ou 2,5.')
  .transform((text) => text.replaceAll(/[\s\u00a0\u202f]/g, '').replace(',', '.'))
  .refine((text) => /^-?\d{1,12}(\.\d{1,2})?$/.test(text), 'Écrivez un nombre, par exemple 12 ou 2,5.')
  .transform(Number)
const people = z
  .string('Écrivez un nombre de personnes, 0 si aucune.')
  .trim()
  .refine((text) => /^\d{1,5}$/.test(text), 'Écrivez un nombre de personnes, 0 si aucune.')
  .transform(Number)

const EffectsForm = z.discriminatedUnion(
  'verb',
  [
    z.object({
      verb: z.literal('tell-effect'),
      measure: z.enum(measureCodes, 'Choisissez ce qui est mesuré.'),
      moment: z.enum(momentCodes, 'Choisissez : promis, constaté à N+1 ou à N+3.'),
      amount,
      measuredOn: DayField,
      evidence,
    }),
    z
      .object({
        verb: z.literal('tell-hires'),
        hires: people,
        seekingHome: people,
        fromElsewhere: people,
        byCar: people,
        bySharedCar: people,
        byTransit: people,
        byBicycle: people,
        surveyedOn: DayField,
        surveyEvidence: evidence,
      })
      .transform(({ surveyEvidence, ...survey }) => ({ ...survey, evidence: surveyEvidence })),
  ],
  'Rechargez la page, puis envoyez à nouveau.',
)

type Refusal = 'not-found' | 'forbidden' | 'in-the-future' | 'not-ended' | 'too-early' | 'not-your-promise' | 'more-than-hires'

function sentenceOf(refusal: Refusal): Mistakes {
  switch (refusal) {
    case 'not-found':
      throw data('Ce projet n’est plus ouvert à vos mandats.', { status: 404 })
    case 'forbidden':
      throw data('Vos mandats n’ouvrent pas cette action sur ce projet.', { status: 403 })
    case 'in-the-future':
      return { measuredOn: 'Ce jour est à venir.', surveyedOn: 'Ce jour est à venir.' }
    case 'not-ended':
      return { moment: 'Les travaux ne sont pas finis : rien ne peut être constaté un an après.' }
    case 'too-early':
      return { measuredOn: 'Trop tôt : l’année ou les trois années ne sont pas écoulées ce jour-là depuis la fin des travaux.' }
    case 'not-your-promise':
      return { moment: 'Ce qui est promis à la décision est noté par le chef de projet.' }
    case 'more-than-hires':
      return { hires: 'Plus de réponses que de personnes recrutées : vérifiez les nombres.' }
    default:
      return never(refusal)
  }
}

const doneWords: Readonly<Record<string, string>> = {
  'tell-effect': 'La ligne est enregistrée, avec sa preuve.',
  'tell-hires': 'Le relevé des recrutés est enregistré.',
}

export default function ProjectEffects({ loaderData, actionData }: Route.ComponentProps) {
  const { search } = useLocation()
  const done = doneIn(search, doneWords)
  const shared = { ...loaderData, form: actionData }
  return (
    <>
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <h2>Promis, et constaté</h2>
      <EffectTable {...shared} />
      <WithoutAidLine told={loaderData.told} />
      {loaderData.mayObserve && <EffectForm {...shared} />}
      <Hires {...shared} />
    </>
  )
}
