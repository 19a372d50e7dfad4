import { z } from 'zod'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { notForYou, notHere, type Room, workspaceOf } from '../access.ts'
import { exchange } from '../actions/notes.ts'
import { numberIn } from '../model.ts'
import { untilPulseChanges } from '../queries/note-watch.ts'
import { noteByNumber, presentIn, pulseOf, updatesSince } from '../queries/notes.ts'
import type { Route } from './+types/note-exchange.ts'

/** How long a page's question may wait for something new. */
const patience = 15_000

/** What a page that has a note open asks again and again: what was written since, and who is here. */
export async function loader({ context, params, request, url }: Route.LoaderArgs): Promise<Response> {
  const room = await workspaceOf(context, params)
  const number = numberIn(params.note)
  const note = number === undefined ? undefined : await read(room.ctx, (tx) => noteByNumber(tx, room.reading, number))
  if (!note) throw notHere('Cette note')
  const known = url.searchParams.get('pouls')
  if (known !== null) await untilPulseChanges(room.ctx.db, { id: note.id, known, milliseconds: patience, signal: request.signal })
  const since = numberIn(url.searchParams.get('depuis') ?? '') ?? 0
  const now = await standing(room, note.number, since)
  if (!now) throw notHere('Cette note')
  return Response.json(now)
}

/** Read again after the wait, as the person: who was put out meanwhile is told nothing more. */
const standing = ({ ctx, reading }: Room, number: number, since: number) =>
  read(ctx, async (tx) => {
    const note = await noteByNumber(tx, reading, number)
    if (!note) return undefined
    const key = { id: note.id, territoryId: reading.territoryId }
    const updates = since < note.step ? await updatesSince(tx, key, since) : []
    return {
      step: note.step,
      pulse: (await pulseOf(tx, [note.id]))[0]?.pulse ?? '',
      updates: updates.map((update) => Buffer.from(update).toString('base64')),
      present: (await presentIn(tx, key)).map(({ personId, name }) => ({ name, me: personId === ctx.actor.id })),
    }
  })

/** 409: the page asks all again. 413 and 507: it keeps what was typed, and says why it is not saved. */
const statusOf = { unreadable: 409, 'too-long': 413, 'notes-full': 507 } as const

const Sent = z.object({
  seat: z.uuid(),
  update: z
    .string()
    .max(6_000_000)
    .regex(/^[A-Za-z0-9+/]*={0,2}$/)
    .default(''),
  leaving: z.string().optional(),
})

export async function action({ context, params, request }: Route.ActionArgs): Promise<Response> {
  const room = await workspaceOf(context, params)
  const sent = Sent.safeParse(await formOf(request))
  const number = numberIn(params.note)
  if (!sent.success || number === undefined) return Response.json({ refusal: 'unreadable' }, { status: 400 })
  const { seat, update, leaving } = sent.data
  const done = await exchange(room.ctx, room.key, number, {
    seat,
    update: update ? Buffer.from(update, 'base64') : undefined,
    leaving: leaving !== undefined,
  })
  if (done.ok) return Response.json({ step: done.value })
  switch (done.refusal) {
    case 'not-found':
    case 'note-gone':
      throw notHere('Cette note')
    case 'forbidden':
      throw notForYou()
    default:
      return Response.json({ refusal: done.refusal }, { status: statusOf[done.refusal] })
  }
}
