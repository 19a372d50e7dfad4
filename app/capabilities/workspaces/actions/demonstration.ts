import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { type Day, day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { type FactRow, textOrNull, words } from '#kernel/fact-table.ts'
import { type FilePlace, keepFile } from '#kernel/files.ts'
import { newId } from '#kernel/id.ts'
import { mediaTypeOf } from '#kernel/media.ts'
import { ok, type Outcome } from '#kernel/outcome.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { type Audience, type EntryKind, type EntryRule, type MemberRole, mostBytes, type Topic } from '../model.ts'
import { addDocument, addVersion, saveText } from '../store/documents.ts'
import { addNote, addUpdate } from '../store/notes.ts'
import { addEntry } from '../store/stream.ts'
import { addTask, saveDone } from '../store/tasks.ts'
import { addWorkspace, saveMember } from '../store/workspaces.ts'
import { noteOf, updateFromText } from './note-text.ts'

export interface WorkspaceTables {
  workspaces: readonly FactRow[]
  members: readonly FactRow[]
  entries: readonly FactRow[]
  tasks: readonly FactRow[]
  notes: readonly FactRow[]
  documents: readonly ToldDocument[]
}

export interface Telling {
  personOf(account: string): string
  files: FilePlace
}

interface ToldDocument {
  row: FactRow
  content: Buffer
}

interface Place {
  id: string
  territoryId: string
}

/** Makes the workspaces of the demonstration, and what was said in them. @param telling `personOf` goes by the part before the @ of an address */
export function loadDemonstrationWorkspaces(ctx: Ctx, tables: WorkspaceTables, telling: Telling): Promise<Outcome<undefined, never>> {
  const { personOf } = telling
  return act(ctx, { name: 'workspaces.load-demonstration' }, async (tx) => {
    await elevate(tx)
    const places = new Map<string, Place>()
    for (const row of tables.workspaces) places.set(row.key!, await openTold(tx, row, personOf))
    for (const row of tables.members) {
      await saveMember(tx, places.get(row.workspace!) as never, {
        personId: personOf(row.person!),
        role: row.role as MemberRole,
        basis: row.basis as 'mandate' | 'guest',
        on: day(row.joined_on!),
        invitedBy: null,
      })
    }
    await tellEntries(tx, tables.entries, places, personOf)
    for (const row of tables.tasks) await tellTask(tx, row, places.get(row.workspace!)!, personOf)
    for (const row of tables.notes) await tellNote(tx, row, places.get(row.workspace!)!, personOf)
    for (const told of tables.documents) await tellDocument(tx, told, places.get(told.row.workspace!)!, telling)
    return ok()
  })
}

async function openTold(tx: Tx, row: FactRow, personOf: (account: string) => string): Promise<Place> {
  const territoryId = (await territoryByCode(tx, row.territory_code!))!.id
  const id = newId<'workspace'>()
  await addWorkspace(
    tx,
    {
      id,
      territoryId,
      submissionKey: id,
      title: row.title!,
      purpose: row.purpose!,
      topic: row.topic as Topic,
      filiere: textOrNull(row.filiere),
      enjeu: textOrNull(row.enjeu),
      projectId: null,
      entry: row.entry as EntryRule,
      openedBy: personOf(row.opened_by!),
    },
    day(row.opened_on!),
  )
  return { id, territoryId }
}

async function tellEntries(
  tx: Tx,
  rows: readonly FactRow[],
  places: Map<string, Place>,
  personOf: (account: string) => string,
): Promise<void> {
  const ids = new Map(rows.map((row) => [row.key!, newId<'entry'>()]))
  for (const row of rows) {
    const id = ids.get(row.key!)!
    await addEntry(tx, places.get(row.workspace!) as never, {
      id,
      kind: row.kind as EntryKind,
      audience: row.audience as Audience,
      threadId: ids.get(row.answers ?? '') ?? null,
      authorId: personOf(row.person!),
      body: row.body!,
      submissionKey: id,
      documentId: null,
      documentNumber: null,
      mentions: words(row.mentions).map(personOf),
      at: row.at!,
    })
  }
}

async function tellTask(tx: Tx, row: FactRow, place: Place, personOf: (account: string) => string): Promise<void> {
  const id = newId<'task'>()
  const by = personOf(row.opened_by!)
  const key = place as never
  await addTask(
    tx,
    key,
    id,
    {
      submissionKey: id,
      audience: row.audience as Audience,
      title: row.title!,
      detail: row.detail!,
      assignee: row.assignee ? personOf(row.assignee) : null,
      due: textOrNull(row.due) as Day | null,
    },
    by,
    day(row.opened_on!),
  )
  if (row.done_on) await saveDone(tx, key, { id }, day(row.done_on), row.assignee ? personOf(row.assignee) : by)
}

async function tellNote(tx: Tx, row: FactRow, place: Place, personOf: (account: string) => string): Promise<void> {
  const id = newId<'note'>()
  const [by, audience] = [personOf(row.opened_by!), row.audience as Audience]
  const key = place as never
  await addNote(tx, key, id, { submissionKey: id, audience, title: row.title! }, by, day(row.opened_on!))
  const content = updateFromText(noteOf([]), row.text!)!
  await addUpdate(tx, key, { id, workspaceId: place.id, audience, step: 1, content, text: row.text!, by })
}

async function tellDocument(tx: Tx, { row, content }: ToldDocument, place: Place, { personOf, files }: Telling): Promise<void> {
  const id = newId<'document'>()
  const [by, audience, key] = [personOf(row.added_by!), row.audience as Audience, place as never]
  const mediaType = await mediaTypeOf(row.file!, content)
  if (!mediaType.ok) throw new Error(`the demonstration has a file that nobody could give: ${row.file}`)
  const hash = await keepFile(tx, files, { name: row.file!, mediaType: mediaType.value, content }, mostBytes)
  if (!hash.ok) throw new Error(`the demonstration has a file that is too large: ${row.file}`)
  await addDocument(tx, key, { id, audience, title: row.title!, description: row.description!, by, on: day(row.added_on!) })
  await addVersion(tx, key, {
    documentId: id,
    number: 1,
    audience,
    hash: hash.value,
    fileName: row.file!,
    mediaType: mediaType.value,
    size: content.byteLength,
    scan: 'not-scanned',
    remark: '',
    by,
    submissionKey: id,
  })
  await saveText(tx, { territoryId: place.territoryId, documentId: id, number: 1, text: content.toString('utf8') })
  await addEntry(tx, key, {
    id: newId<'entry'>(),
    kind: 'file',
    audience,
    threadId: null,
    authorId: by,
    body: 'Document ajouté',
    submissionKey: newId<'submission'>(),
    documentId: id,
    documentNumber: 1,
    mentions: [],
    at: `${row.added_on}T09:00:00Z`,
  })
}
