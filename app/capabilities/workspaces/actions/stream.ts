import type { Ctx } from '#kernel/actor.ts'
import { newId } from '#kernel/id.ts'
import { ok, type Outcome, refuse } from '#kernel/outcome.ts'
import { notify, withdraw as withdrawNotice } from '#cap/inbox/actions/tell.ts'
import { type Audience, type EntryForm, mostBytes, mostFiles, type WorkspaceKey } from '../model.ts'
import { mayInWorkspace } from '../policy.ts'
import { projectsToBind } from '../queries/bound.ts'
import { entryToWithdraw, threadHead } from '../queries/stream.ts'
import { membersOf } from '../queries/workspaces.ts'
import { addEntry, saveWithdrawal } from '../store/stream.ts'
import { inside, type Inside, pathIn } from './change.ts'
import { attach, checkFile, type Checked, type FileRefusal, type FileSettings, type GivenFile } from './documents.ts'

/** Writes in the stream: a message or a decision, or an answer, which is read by those who read what it answers. */
export async function post(ctx: Ctx, settings: FileSettings, key: WorkspaceKey, form: EntryForm, given: readonly GivenFile[]) {
  const files = await checkFiles(settings, given)
  return inside(
    ctx,
    form.kind === 'decision' ? 'post-decision' : 'post',
    'write',
    key,
    async (found): Promise<Outcome<string, PostRefusal>> => {
      const { tx, workspace, reading, note } = found
      if (!files.ok) return files
      const head = form.thread === null ? undefined : await threadHead(tx, reading, form.thread)
      if (form.thread !== null && !head) return refuse('thread-gone')
      const audience = head?.audience ?? form.audience
      if (audience === 'advisers' && !reading.corner) return refuse('not-an-adviser')
      const project =
        head || form.project === ''
          ? undefined
          : (await projectsToBind(tx, reading.projects, workspace.territoryId)).find(({ id }) => id === form.project)
      if (!head && form.project !== '' && !project) return refuse('unknown-project')
      const projectId = head?.projectId ?? project?.id ?? null
      const mentions = await mentionable(ctx, found, audience, form.mentions)
      const id = newId<'entry'>()
      const written = await addEntry(tx, workspace, {
        id,
        kind: head ? 'message' : form.kind,
        audience,
        threadId: head?.id ?? null,
        authorId: ctx.actor.id!,
        body: form.body,
        submissionKey: form.submissionKey,
        documentId: null,
        documentNumber: null,
        mentions,
        projectId,
      })
      for (const file of written ? files.value : []) {
        const kept = await attach(ctx, settings, found, { id, audience, projectId }, file)
        if (!kept.ok) return kept
      }
      note({ entry: id, audience, files: files.value.length, mentions: mentions.length, ...(written ? {} : { sentTwice: true }) })
      if (written) await tellMentioned(ctx, found, { entryId: id, threadId: head?.id ?? id }, mentions)
      return ok(id)
    },
  )
}

type PostRefusal = FileRefusal | 'too-many-files' | 'thread-gone' | 'not-an-adviser' | 'unknown-project'

/** Before any transaction, as one file is; together they weigh no more than one may. */
async function checkFiles(
  settings: FileSettings,
  given: readonly GivenFile[],
): Promise<Outcome<Checked[], FileRefusal | 'too-many-files'>> {
  if (given.length > mostFiles) return refuse('too-many-files')
  if (given.reduce((total, { content }) => total + content.byteLength, 0) > mostBytes) return refuse('too-large')
  const checked: Checked[] = []
  for (const file of given) {
    const one = await checkFile(settings, file)
    if (!one.ok) return one
    checked.push(one.value)
  }
  return ok(checked)
}

/** Of the persons asked, the other members who read this audience: nobody is told of what they may not open. */
async function mentionable(ctx: Ctx, { tx, workspace }: Inside, audience: Audience, asked: readonly string[]): Promise<string[]> {
  if (asked.length === 0) return []
  const members = await membersOf(tx, workspace, ctx.today)
  return members
    .filter((m) => asked.includes(m.personId) && m.personId !== ctx.actor.id && (audience === 'members' || m.adviser))
    .map((m) => m.personId)
}

async function tellMentioned(
  ctx: Ctx,
  { tx, workspace }: Inside,
  { entryId, threadId }: { entryId: string; threadId: string },
  personIds: readonly string[],
): Promise<void> {
  if (personIds.length === 0) return
  await notify(tx, ctx, personIds, {
    kind: 'workspace.mention',
    territoryId: workspace.territoryId,
    subjectId: entryId,
    title: `${ctx.actor.name} vous mentionne dans l’espace ${workspace.reference}`,
    detail: workspace.title,
    path: pathIn(workspace, `/fil/${threadId}`),
  })
}

/** Its author, or an animator, takes an entry back: its words are no longer shown, that it was there is. */
export function withdraw(ctx: Ctx, key: WorkspaceKey, entryId: string) {
  return inside(ctx, 'withdraw', 'read', key, async ({ tx, workspace, reading, note }) => {
    const entry = await entryToWithdraw(tx, reading, entryId)
    if (!entry) return refuse('entry-gone')
    note({ entry: entryId })
    if (entry.authorId !== ctx.actor.id && !mayInWorkspace(ctx.actor, 'animate', workspace)) return refuse('not-yours')
    if (!entry.withdrawn) await saveWithdrawal(tx, workspace, entryId)
    await withdrawNotice(tx, { kind: 'workspace.mention', subjectId: entryId })
    return ok()
  })
}
