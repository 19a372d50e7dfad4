import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Config } from '#kernel/config.ts'
import { keepFile } from '#kernel/files.ts'
import { newId } from '#kernel/id.ts'
import { enqueue, type Jobs } from '#kernel/jobs.ts'
import { mediaTypeOf } from '#kernel/media.ts'
import { ok, type Outcome, refuse } from '#kernel/outcome.ts'
import { scan } from '#kernel/scan.ts'
import { type Audience, type DescriptionForm, type DocumentForm, mostBytes, type VersionForm, type WorkspaceKey } from '../model.ts'
import { documentToChange } from '../queries/documents.ts'
import { addDocument, addVersion, documentOfSubmission, saveDescription, saveText } from '../store/documents.ts'
import { addEntry } from '../store/stream.ts'
import { inside, type Inside } from './change.ts'

/** Where files go and who looks at them. */
export type FileSettings = Pick<Config, 'dataDir' | 's3Url' | 'clamdUrl'>

export interface GivenFile {
  name: string
  content: Buffer
}

export type FileRefusal = 'empty-file' | 'too-large' | 'unknown-type' | 'other-content' | 'infected' | 'scanner-silent'

export interface Checked extends GivenFile {
  mediaType: string
  scan: 'clean' | 'not-scanned'
}

/** Before any transaction: looking at ten megabytes, and asking a scanner, hold no connection. */
export async function checkFile(settings: FileSettings, { name, content }: GivenFile): Promise<Outcome<Checked, FileRefusal>> {
  if (content.byteLength === 0) return refuse('empty-file')
  if (content.byteLength > mostBytes) return refuse('too-large')
  const mediaType = await mediaTypeOf(name, content)
  if (!mediaType.ok) return mediaType
  const scanned = await scan(settings, content)
  if (!scanned.ok) return scanned
  return ok({ name: nameToKeep(name), content, mediaType: mediaType.value, scan: scanned.value })
}

// Some browsers send the whole path.
const nameToKeep = (name: string) => (name.split(/[/\\]/).at(-1) ?? name).slice(-255)

const titleOf = ({ name }: GivenFile) =>
  name
    .replace(/\.[a-z0-9]+$/i, '')
    .slice(0, 200)
    .padEnd(3, '.')

/** Keeps a file that came with a message as a document of the workspace, read by those who read the message. */
export async function attach(
  ctx: Ctx,
  settings: FileSettings,
  found: Inside,
  message: { id: string; audience: Audience; projectId: string | null },
  file: Checked,
) {
  const id = newId<'document'>()
  const by = ctx.actor.id!
  await addDocument(found.tx, found.workspace, {
    id,
    audience: message.audience,
    title: titleOf(file),
    description: '',
    by,
    on: ctx.today,
    entryId: message.id,
    projectId: message.projectId,
  })
  return keepVersion(ctx, settings, found, { id, number: 1, audience: message.audience, remark: '', submissionKey: id }, file)
}

/** Adds a document, and says so in the stream. Sending the same form twice adds once. @returns its number */
export async function addFile(ctx: Ctx, settings: FileSettings, key: WorkspaceKey, form: DocumentForm, given: GivenFile) {
  const checked = await checkFile(settings, given)
  return inside(ctx, 'add-document', 'write', key, async (found): Promise<Outcome<number, FileRefusal | 'not-an-adviser'>> => {
    const { tx, workspace, reading, note } = found
    if (!checked.ok) return checked
    if (form.audience === 'advisers' && !reading.corner) return refuse('not-an-adviser')
    const earlier = await documentOfSubmission(tx, workspace, form.submissionKey)
    if (earlier !== undefined) return ok(earlier)
    const id = newId<'document'>()
    const title = form.title || titleOf(checked.value)
    const number = await addDocument(tx, workspace, {
      id,
      audience: form.audience,
      title,
      description: form.description,
      by: ctx.actor.id!,
      on: ctx.today,
    })
    const kept = await keepVersion(
      ctx,
      settings,
      found,
      { id, number: 1, audience: form.audience, remark: '', submissionKey: form.submissionKey },
      checked.value,
    )
    if (!kept.ok) return kept
    await tellInStream(ctx, found, { id, number: 1, audience: form.audience, remark: '' })
    note({ document: number, title, file: checked.value.name, size: checked.value.content.byteLength, scan: checked.value.scan })
    return ok(number)
  })
}

/** Adds a version to a document: those before stay, and stay readable. */
export async function addFileVersion(
  ctx: Ctx,
  settings: FileSettings,
  key: WorkspaceKey,
  number: number,
  form: VersionForm,
  given: GivenFile,
) {
  const checked = await checkFile(settings, given)
  return inside(ctx, 'add-version', 'write', key, async (found): Promise<Outcome<number, FileRefusal | 'document-gone'>> => {
    const { tx, workspace, reading, note } = found
    if (!checked.ok) return checked
    const document = await documentToChange(tx, reading, number)
    if (!document) return refuse('document-gone')
    if ((await documentOfSubmission(tx, workspace, form.submissionKey)) !== undefined) return ok(document.lastNumber)
    const next = {
      id: document.id,
      number: document.lastNumber + 1,
      audience: document.audience,
      remark: form.remark,
      submissionKey: form.submissionKey,
    }
    const kept = await keepVersion(ctx, settings, found, next, checked.value)
    if (!kept.ok) return kept
    await tellInStream(ctx, found, { ...next, projectId: document.projectId })
    note({ document: number, version: next.number, file: checked.value.name, scan: checked.value.scan })
    return ok(next.number)
  })
}

interface Next {
  id: string
  number: number
  audience: Audience
  remark: string
  submissionKey: string
}

async function keepVersion(
  ctx: Ctx,
  settings: FileSettings,
  { tx, workspace }: Inside,
  next: Next,
  file: Checked,
): Promise<Outcome<undefined, 'too-large'>> {
  const hash = await keepFile(tx, settings, file, mostBytes)
  if (!hash.ok) return hash
  await addVersion(tx, workspace, {
    documentId: next.id,
    number: next.number,
    audience: next.audience,
    hash: hash.value,
    fileName: file.name,
    mediaType: file.mediaType,
    size: file.content.byteLength,
    scan: file.scan,
    remark: next.remark,
    by: ctx.actor.id!,
    submissionKey: next.submissionKey,
  })
  await enqueue(tx, 'read-document', { territoryId: workspace.territoryId, documentId: next.id, number: next.number })
  return ok()
}

/** Says in the stream that a document came, or a version of one. */
async function tellInStream(
  ctx: Ctx,
  { tx, workspace }: Inside,
  next: Omit<Next, 'submissionKey'> & { projectId?: string | null },
): Promise<void> {
  const id = newId<'entry'>()
  await addEntry(tx, workspace, {
    id,
    kind: 'file',
    audience: next.audience,
    threadId: null,
    authorId: ctx.actor.id!,
    body: next.remark || (next.number === 1 ? 'Document ajouté' : 'Nouvelle version'),
    submissionKey: id,
    documentId: next.id,
    documentNumber: next.number,
    mentions: [],
    projectId: next.projectId ?? null,
  })
}

/** Changes the title and the description of a document; one who saved meanwhile loses nothing. */
export function describeDocument(ctx: Ctx, key: WorkspaceKey, number: number, form: DescriptionForm) {
  return inside(ctx, 'describe-document', 'write', key, async ({ tx, workspace, reading, note }) => {
    const document = await documentToChange(tx, reading, number)
    if (!document) return refuse('document-gone')
    if (document.version !== form.version) return refuse('changed-meanwhile')
    await saveDescription(tx, workspace, document.id, form, ctx.actor.id!)
    note({
      document: number,
      from: { title: document.title, description: document.description },
      to: { title: form.title, description: form.description },
    })
    return ok()
  })
}

/** Keeps what the last version of a document says, for it to be found. An earlier version read late changes nothing. */
export function keepDocumentText(
  ctx: Ctx,
  { territoryId, documentId, number }: Jobs['read-document'],
  text: string,
): Promise<Outcome<undefined, never>> {
  return act(ctx, { name: 'workspaces.read-document', subject: documentId }, async (tx, note) => {
    await elevate(tx)
    await saveText(tx, { territoryId, documentId, number, text })
    note({ version: number, characters: text.length })
    return ok()
  })
}
