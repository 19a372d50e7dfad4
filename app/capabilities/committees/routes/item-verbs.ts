import { data, redirect } from 'react-router'
import { z } from 'zod'
import { notYours } from '#cap/membership/access.ts'
import { halfCodes } from '#cap/membership/model/pair.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import { interestedRoles } from '#cap/membership/policy.ts'
import { DayField } from '#cap/projects/model.ts'
import { type FormFields, formOf, safeRedirect, versionIn } from '#kernel/http.ts'
import { never, type Outcome } from '#kernel/outcome.ts'
import type { Web } from '#kernel/web.ts'
import { keep, mistakesOf } from '#ui/form.ts'
import type { Place } from '../actions/bodies.ts'
import { putOpinionAgain, signOpinion, type SignOpinionRefusal } from '../actions/opinions.ts'
import { castVote, completeTask, conclude, giveTask, recordVotes, type SeenItem, writeDiscussion } from '../actions/session.ts'
import { type Ballot, choiceCodes, type Tally } from '../model/vote.ts'
import { tallySentence } from '../views/votes.tsx'

const VerbField = z.enum(
  ['discuss', 'vote', 'record', 'conclude', 'task', 'done', 'sign', 'put-again'],
  'Rechargez la page, puis envoyez à nouveau.',
)

const DiscussionField = z.string().trim().max(20_000, 'Ce compte rendu est trop long : 20 000 caractères au plus.')
const ConclusionForm = z.object({
  end: z.enum(['conclude', 'adjourn'], 'Choisissez de conclure ou d’ajourner.'),
  text: z.string().trim().max(4000, 'Ce texte est trop long : 4 000 caractères au plus.').default(''),
})
const TaskForm = z
  .object({
    text: z.string().trim().min(3, 'Écrivez ce qui est à faire.').max(500, 'Ce texte est trop long : 500 caractères au plus.'),
    person: z.union([z.uuid(), z.literal('')], 'Choisissez une personne de la liste.').default(''),
    owner: z.string().trim().max(200, 'Ce nom est trop long : 200 caractères au plus.').default(''),
    dueOn: DayField,
  })
  .refine((form) => form.person !== '' || form.owner.length >= 2, {
    path: ['owner'],
    message: 'Dites qui s’en charge : choisissez une personne, ou écrivez un nom.',
  })

const SignForm = z.object({ half: z.enum(halfCodes), verdict: z.enum(['for', 'against'], 'Choisissez de signer ou de refuser.') })

type Refusal =
  | Exclude<SignOpinionRefusal, 'recused'>
  | 'signed'
  | 'changed-meanwhile'
  | 'wrong-stage'
  | 'concluded'
  | 'not-called'
  | 'recused'
  | 'not-voted'
  | 'no-quorum'
  | 'no-vote'
  | 'tied'

/** What the forms of an item's page do. */
export async function performOnItem(ctx: Web, place: Place, at: { meeting: string; rank: number; href: string }, request: Request) {
  const fields = await formOf(request)
  const verb = VerbField.safeParse(fields.verb)
  if (!verb.success) return keep(fields, { '': 'Rechargez la page, puis envoyez à nouveau.' })
  const seen: SeenItem = { meeting: at.meeting, rank: at.rank, version: versionIn(fields) }
  let tally: Tally | undefined
  const done = await perform(ctx, place, seen, verb.data, fields, (counted) => {
    tally = counted
  })
  if ('mistakes' in done) return keep(fields, done.mistakes)
  if (done.ok) return redirect(safeRedirect(fields.retour, `${at.href}?fait=${verb.data}`), 303)
  const { sentence, status } = sentenceOf(done.refusal, tally, ctx)
  return keep(fields, { '': sentence }, status)
}

type Done = Outcome<unknown, Refusal> | { mistakes: Readonly<Record<string, string>> }

async function perform(
  ctx: Web,
  place: Place,
  seen: SeenItem,
  verb: z.infer<typeof VerbField>,
  fields: FormFields,
  counted: (tally: Tally) => void,
): Promise<Done> {
  switch (verb) {
    case 'discuss': {
      const text = DiscussionField.safeParse(fields.discussion ?? '')
      return text.success ? writeDiscussion(ctx, place, seen, text.data) : { mistakes: { discussion: text.error.issues[0]!.message } }
    }
    case 'vote': {
      const choice = choiceCodes.find((code) => code === fields.choice)
      return choice ? castVote(ctx, place, seen, choice) : { mistakes: { '': 'Choisissez pour, contre ou abstention.' } }
    }
    case 'record':
      return recordVotes(ctx, place, seen, ballotsIn(fields))
    case 'conclude': {
      const form = ConclusionForm.safeParse(fields)
      if (!form.success) return { mistakes: mistakesOf(form.error) }
      return conclude(ctx, place, seen, { adjourned: form.data.end === 'adjourn', text: form.data.text }, counted)
    }
    case 'task': {
      const form = TaskForm.safeParse(fields)
      if (!form.success) return { mistakes: mistakesOf(form.error) }
      const holder = form.data.person
        ? (await holdersOf(ctx.db, { territoryId: place.id, roles: interestedRoles, on: ctx.today })).find(
            (one) => one.id === form.data.person,
          )
        : undefined
      if (form.data.person && !holder) return { mistakes: { person: 'Choisissez une personne de la liste.' } }
      return giveTask(ctx, place, seen, {
        text: form.data.text,
        owner: holder?.name ?? form.data.owner,
        personId: holder?.id ?? null,
        dueOn: form.data.dueOn,
      })
    }
    case 'done': {
      const task = z.uuid().safeParse(fields.task)
      return task.success ? completeTask(ctx, place, task.data) : { mistakes: { '': 'Rechargez la page, puis envoyez à nouveau.' } }
    }
    case 'sign': {
      const form = SignForm.safeParse(fields)
      return form.success ? signOpinion(ctx, place, seen, form.data.half, form.data.verdict) : { mistakes: mistakesOf(form.error) }
    }
    case 'put-again':
      return putOpinionAgain(ctx, place, seen)
    default:
      return never(verb)
  }
}

function ballotsIn(fields: FormFields): Ballot[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const rank = /^vote-(\d{1,4})$/.exec(name)?.[1]
    const choice = choiceCodes.find((code) => code === value)
    return rank && choice ? [{ rank: Number(rank), choice }] : []
  })
}

function sentenceOf(refusal: Refusal, tally: Tally | undefined, ctx: Web): { sentence: string; status: 409 | 422 } {
  const say = (sentence: string, status: 409 | 422 = 422) => ({ sentence, status })
  const numbers = tally ? ` ${tallySentence(tally)}` : ''
  switch (refusal) {
    case 'not-found':
      throw data('Ce point n’existe pas, ou il ne vous est pas ouvert.', { status: 404 })
    case 'forbidden':
      throw notYours(ctx)
    case 'changed-meanwhile':
      return say(
        'Ce point a changé pendant que vous lisiez cette page : relisez, puis enregistrez. Ce que vous aviez écrit est gardé.',
        409,
      )
    case 'wrong-stage':
      return say('La séance n’est pas ouverte : ouvrez-la d’abord, sur la page de la réunion.')
    case 'concluded':
      return say('Ce point est déjà conclu : son issue ne change plus.', 409)
    case 'not-called':
      return say('Seul un membre qui vote et qui est noté présent prend part au vote : notez sa présence d’abord.')
    case 'recused':
      return say('Une personne déportée ne vote ni ne signe : un intérêt déclaré l’en écarte.')
    case 'not-voted':
      return say('Ce point ne se vote pas : c’est une information ou un échange.')
    case 'no-quorum':
      return say(`Le quorum n’est pas atteint : rien ne s’écrit. Notez les présents, ou ajournez ce point.${numbers}`)
    case 'no-vote':
      return say(`Aucune voix pour ou contre n’est enregistrée : enregistrez les votes, ou ajournez ce point.${numbers}`)
    case 'tied':
      return say(`Les voix sont égales et rien ne les départage : votez à nouveau, ou ajournez ce point.${numbers}`)
    case 'not-an-opinion':
      return say('Aucun avis n’est voté sur ce point : il n’y a rien à signer.')
    case 'not-open':
      return say('Cet avis n’attend plus de signature : relisez son état.', 409)
    case 'subject-changed':
      return say('Ce qui est voté n’est plus ce qui vous était soumis : le chef de projet le soumet à nouveau à la signature.', 409)
    case 'not-your-half':
      return say('Vous ne tenez pas aujourd’hui le mandat de cette moitié du binôme.')
    case 'signed-already':
      return say('Cette moitié du binôme a déjà signé.', 409)
    case 'signed-other-half':
      return say('Vous avez déjà signé pour l’autre moitié : une même personne ne signe pas deux fois.')
    case 'perhaps-one-person':
      return say(
        'Vous êtes peut-être la personne qui a signé pour l’autre moitié : une autre personne doit d’abord dire que vous êtes deux, page « Personnes et mandats ».',
      )
    case 'signed':
      return say('Cet avis est signé : il ne change plus.', 409)
    default:
      return never(refusal)
  }
}
