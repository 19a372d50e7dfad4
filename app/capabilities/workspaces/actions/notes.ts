import type { Ctx } from '#kernel/actor.ts'
import { newId } from '#kernel/id.ts'
import { ok, type Outcome, refuse } from '#kernel/outcome.ts'
import { mostNoteBytes, mostNotesBytes, type Note, type NoteForm, type RewriteForm, type TitleForm, type WorkspaceKey } from '../model.ts'
import { mayInWorkspace } from '../policy.ts'
import { hasWrittenLately, lastSnapshotStep, noteByNumber, noteToChange, updatesUpTo, weightOf } from '../queries/notes.ts'
import * as store from '../store/notes.ts'
import { inside, type Inside, quietlyInside } from './change.ts'
import { noteOf, receive, updateFromText, wholeOf } from './note-text.ts'

type WriteRefusal = 'unreadable' | 'too-long' | 'notes-full'

/** Opens a note, empty. @returns its number */
export function openNote(ctx: Ctx, key: WorkspaceKey, form: NoteForm) {
  return inside(ctx, 'open-note', 'write', key, async ({ tx, workspace, reading, note }) => {
    if (form.audience === 'advisers' && !reading.corner) return refuse('not-an-adviser')
    const number = await store.addNote(tx, workspace, newId<'note'>(), form, ctx.actor.id!, ctx.today)
    note({ note: number, title: form.title })
    return ok(number)
  })
}

/** Renames a note; one who saved meanwhile loses nothing. */
export function renameNote(ctx: Ctx, key: WorkspaceKey, number: number, form: TitleForm) {
  return inside(ctx, 'rename-note', 'write', key, async ({ tx, workspace, reading, note }) => {
    const found = await noteToChange(tx, reading, number)
    if (!found) return refuse('note-gone')
    if (found.version !== form.version) return refuse('changed-meanwhile')
    await store.saveTitle(tx, workspace, found.id, form.title, ctx.actor.id!)
    note({ note: number, from: found.title, to: form.title })
    return ok()
  })
}

/**
 * Writes a whole text, typed without script over the note as it was at a step: only what it changes is written, so that
 * it merges with what others wrote since.
 * @returns whether others had written
 */
export function rewriteNote(ctx: Ctx, key: WorkspaceKey, number: number, form: RewriteForm) {
  return inside(
    ctx,
    'write-note',
    'write',
    key,
    async (found): Promise<Outcome<'alone' | 'merged', 'note-gone' | 'too-old' | WriteRefusal>> => {
      const { tx, workspace, reading, note } = found
      const current = await noteToChange(tx, reading, number)
      if (!current) return refuse('note-gone')
      note({ note: number })
      const earlier =
        form.step > current.step ? undefined : await updatesUpTo(tx, { id: current.id, territoryId: workspace.territoryId }, form.step)
      if (!earlier) return refuse('too-old')
      const update = updateFromText(noteOf(earlier), form.text)
      if (!update) return ok('alone' as const)
      const written = await write(ctx, found, current, update)
      if (!written.ok) return written
      return ok(current.step > form.step ? ('merged' as const) : ('alone' as const))
    },
  )
}

interface Exchange {
  /** One open page. */
  seat: string
  update: Uint8Array | undefined
  leaving: boolean
}

/**
 * What an open page sends every few seconds: that it is there, and what was written in it. The journal has a line when a
 * person begins to write, and one an hour; the updates are then their own record of who wrote what and when.
 * @returns the step the note is at
 */
export function exchange(ctx: Ctx, key: WorkspaceKey, number: number, sent: Exchange) {
  return quietlyInside(ctx, 'write-note', key, async (found): Promise<Outcome<number, 'note-gone' | 'forbidden' | WriteRefusal>> => {
    const { tx, workspace, reading, note } = found
    if (sent.update && !mayInWorkspace(ctx.actor, 'write', workspace)) return refuse('forbidden')
    const current = await (sent.update ? noteToChange : noteByNumber)(tx, reading, number)
    if (!current) return refuse('note-gone')
    if (sent.leaving) await store.leaveSeat(tx, workspace, current.id, sent.seat)
    else await store.takeSeat(tx, workspace, current, sent.seat, ctx.actor.id!)
    if (!sent.update) return ok(current.step)
    const place = { id: current.id, territoryId: workspace.territoryId }
    if (!(await hasWrittenLately(tx, place, ctx.actor.id!))) note({ note: number })
    return write(ctx, found, current, sent.update)
  })
}

const STEPS_BETWEEN_SNAPSHOTS = 50

async function write(ctx: Ctx, { tx, workspace }: Inside, note: Note, update: Uint8Array): Promise<Outcome<number, WriteRefusal>> {
  const key = { id: note.id, territoryId: workspace.territoryId }
  const updates = await updatesUpTo(tx, key, note.step)
  if (!updates) throw new Error(`note ${note.number} has lost updates`)
  const document = noteOf(updates)
  const text = receive(document, update)
  if (!text.ok) return text
  const weight = await weightOf(tx, { ...key, workspaceId: workspace.id })
  const isHeavy = weight.note + update.byteLength > mostNoteBytes
  if (isHeavy && wholeOf(document).byteLength > mostNoteBytes) return refuse('too-long')
  if (!isHeavy && weight.workspace + update.byteLength > mostNotesBytes) return refuse('notes-full')
  const step = note.step + 1
  await store.addUpdate(tx, workspace, { ...note, step, content: update, text: text.value, by: ctx.actor.id! })
  if (isHeavy || step - (await lastSnapshotStep(tx, key)) >= STEPS_BETWEEN_SNAPSHOTS)
    await store.putTogether(tx, workspace, note, step, wholeOf(document))
  if (isHeavy) await store.keepOnlyWhole(tx, workspace, note.id, step)
  return ok(step)
}
