import { data, redirect } from 'react-router'
import { notYours } from '#cap/membership/access.ts'
import { type FormFields, formOf, versionIn } from '#kernel/http.ts'
import type { Outcome } from '#kernel/outcome.ts'
import { never } from '#kernel/outcome.ts'
import type { Web } from '#kernel/web.ts'
import { keep, mistakesOf } from '#ui/form.ts'
import { z } from 'zod'
import {
  cancelMeeting,
  closeMeeting,
  convene,
  markAttendance,
  moveMeeting,
  openMeeting,
  putOnAgenda,
  type SeenMeeting,
  takeOffAgenda,
} from '../actions/meetings.ts'
import type { Place } from '../actions/bodies.ts'
import { ItemForm, MeetingForm } from '../model/meetings.ts'
import { type AttendanceState, attendanceCodes } from '../model/vote.ts'

const VerbField = z.enum(
  ['convene', 'open', 'close', 'cancel', 'move', 'put', 'take-off', 'attendance'],
  'Rechargez la page, puis envoyez à nouveau.',
)

type Refusal =
  | 'not-found'
  | 'forbidden'
  | 'changed-meanwhile'
  | 'wrong-stage'
  | 'nobody'
  | 'empty-agenda'
  | 'items-left'
  | 'unknown-project'
  | 'unknown-device'
  | 'no-opinions'

/** What the forms of a meeting's page do. */
export async function performOnMeeting(ctx: Web, place: Place, reference: string, href: string, request: Request) {
  const fields = await formOf(request)
  const verb = VerbField.safeParse(fields.verb)
  if (!verb.success) return keep(fields, { '': 'Rechargez la page, puis envoyez à nouveau.' })
  const seen: SeenMeeting = { reference, version: versionIn(fields) }
  const done = await perform(ctx, place, seen, verb.data, fields)
  if ('mistakes' in done) return keep(fields, done.mistakes)
  if (done.ok) return redirect(`${href}?fait=${verb.data}`, 303)
  const { mistakes, status } = sentenceOf(done.refusal, ctx)
  return keep(fields, mistakes, status)
}

type Done = Outcome<unknown, Refusal> | { mistakes: Readonly<Record<string, string>> }

async function perform(ctx: Web, place: Place, seen: SeenMeeting, verb: z.infer<typeof VerbField>, fields: FormFields): Promise<Done> {
  switch (verb) {
    case 'convene':
      return convene(ctx, place, seen)
    case 'open':
      return openMeeting(ctx, place, seen)
    case 'close':
      return closeMeeting(ctx, place, seen)
    case 'cancel':
      return cancelMeeting(ctx, place, seen)
    case 'move': {
      // The body and the key of a meeting that exists are what they were.
      const form = MeetingForm.safeParse({ ...fields, body: unchanged, submissionKey: unchanged })
      return form.success ? moveMeeting(ctx, place, seen, form.data) : { mistakes: mistakesOf(form.error) }
    }
    case 'put': {
      const form = ItemForm.safeParse(fields)
      return form.success ? putOnAgenda(ctx, place, seen, form.data) : { mistakes: mistakesOf(form.error) }
    }
    case 'take-off':
      return takeOffAgenda(ctx, place, seen, Number(fields.rank) || 0)
    case 'attendance':
      return markAttendance(ctx, place, seen.reference, statesIn(fields))
    default:
      return never(verb)
  }
}

const unchanged = '00000000-0000-4000-8000-000000000000'

function statesIn(fields: FormFields): Record<string, AttendanceState> {
  const states: Record<string, AttendanceState> = {}
  for (const [name, value] of Object.entries(fields)) {
    const rank = /^presence-(\d{1,4})$/.exec(name)?.[1]
    const state = attendanceCodes.find((code) => code === value)
    if (rank && state) states[rank] = state
  }
  return states
}

function sentenceOf(refusal: Refusal, ctx: Web): { mistakes: Readonly<Record<string, string>>; status: 409 | 422 } {
  const mend = (field: string, sentence: string, status: 409 | 422 = 422) => ({ mistakes: { [field]: sentence }, status })
  switch (refusal) {
    case 'not-found':
      throw data('Cette réunion, ou ce point, n’existe pas ou ne vous est pas ouvert.', { status: 404 })
    case 'forbidden':
      throw notYours(ctx)
    case 'changed-meanwhile':
      return mend(
        '',
        'Cette réunion a changé pendant que vous lisiez cette page : relisez, puis recommencez. Ce que vous aviez écrit est gardé.',
        409,
      )
    case 'wrong-stage':
      return mend('', 'À ce stade de la réunion, ce n’est pas possible.')
    case 'nobody':
      return mend('', 'Personne ne siège dans cette instance le jour de la réunion : donnez d’abord des sièges.')
    case 'empty-agenda':
      return mend('', 'L’ordre du jour est vide : inscrivez un point avant de convoquer.')
    case 'items-left':
      return mend('', 'Des points n’ont pas d’issue : concluez-les, ou ajournez-les, avant de clore la séance.')
    case 'unknown-project':
      return mend('project', 'Choisissez un projet de la liste.')
    case 'unknown-device':
      return mend('device', 'Choisissez un dispositif de la liste.')
    case 'no-opinions':
      return mend(
        'kind',
        'Les règles de cette instance ne prévoient pas qu’elle donne l’avis de la gouvernance : choisissez « Décision », ou changez ses règles.',
      )
    default:
      return never(refusal)
  }
}
