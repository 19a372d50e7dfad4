import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { type Day, day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { type FactRow, textOrNull, words } from '#kernel/fact-table.ts'
import { newId } from '#kernel/id.ts'
import { ok, type Outcome } from '#kernel/outcome.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import type { Audience, EntryKind, EntryRule, MemberRole, Topic } from '../model.ts'
import { addEntry } from '../store/stream.ts'
import { addTask, saveDone } from '../store/tasks.ts'
import { addWorkspace, saveMember } from '../store/workspaces.ts'

export interface WorkspaceTables {
  workspaces: readonly FactRow[]
  members: readonly FactRow[]
  entries: readonly FactRow[]
  tasks: readonly FactRow[]
}

interface Place {
  id: string
  territoryId: string
}

/** Makes the workspaces of the demonstration, and what was said in them. @param personOf by the part before the @ of an address */
export function loadDemonstrationWorkspaces(ctx: Ctx, tables: WorkspaceTables, personOf: (account: string) => string): Promise<Outcome<undefined, never>> {
  return act(ctx, { name: 'workspaces.load-demonstration' }, async (tx) => {
    await elevate(tx)
    const places = new Map<string, Place>()
    for (const row of tables.workspaces) places.set(row.key!, await openTold(tx, row, personOf))
    for (const row of tables.members) {
      await saveMember(tx, places.get(row.workspace!) as never, {
        personId: personOf(row.person!), role: row.role as MemberRole, basis: row.basis as 'mandate' | 'guest', on: day(row.joined_on!), invitedBy: null,
      })
    }
    await tellEntries(tx, tables.entries, places, personOf)
    for (const row of tables.tasks) await tellTask(tx, row, places.get(row.workspace!)!, personOf)
    return ok()
  })
}

async function openTold(tx: Tx, row: FactRow, personOf: (account: string) => string): Promise<Place> {
  const territoryId = (await territoryByCode(tx, row.territory_code!))!.id
  const id = newId<'workspace'>()
  await addWorkspace(tx, {
    id, territoryId, submissionKey: id, title: row.title!, purpose: row.purpose!, topic: row.topic as Topic, filiere: textOrNull(row.filiere),
    enjeu: textOrNull(row.enjeu), projectId: null, entry: row.entry as EntryRule, openedBy: personOf(row.opened_by!),
  }, day(row.opened_on!))
  return { id, territoryId }
}

async function tellEntries(tx: Tx, rows: readonly FactRow[], places: Map<string, Place>, personOf: (account: string) => string): Promise<void> {
  const ids = new Map(rows.map((row) => [row.key!, newId<'entry'>()]))
  for (const row of rows) {
    const id = ids.get(row.key!)!
    await addEntry(tx, places.get(row.workspace!) as never, {
      id, kind: row.kind as EntryKind, audience: row.audience as Audience, threadId: ids.get(row.answers ?? '') ?? null, authorId: personOf(row.person!),
      body: row.body!, submissionKey: id, documentId: null, documentNumber: null, mentions: words(row.mentions).map(personOf), at: row.at!,
    })
  }
}

async function tellTask(tx: Tx, row: FactRow, place: Place, personOf: (account: string) => string): Promise<void> {
  const id = newId<'task'>()
  const by = personOf(row.opened_by!)
  const key = place as never
  await addTask(tx, key, id, {
    submissionKey: id, audience: row.audience as Audience, title: row.title!, detail: row.detail!, assignee: row.assignee ? personOf(row.assignee) : null,
    due: textOrNull(row.due) as Day | null,
  }, by, day(row.opened_on!))
  if (row.done_on) await saveDone(tx, key, { id }, day(row.done_on), row.assignee ? personOf(row.assignee) : by)
}
