import { read } from '#kernel/act.ts'
import { csvFile } from '#kernel/csv.ts'
import { download } from '#kernel/download.ts'
import { type Sheet, workbookOf } from '#kernel/workbook.ts'
import { type Room, workspaceOf } from '../access.ts'
import { documentsOf } from '../queries/documents.ts'
import { tasksOf } from '../queries/tasks.ts'
import { membersOf } from '../queries/workspaces.ts'
import { documentSheet, memberSheet, taskSheet } from '../views/list-sheets.ts'
import type { Route } from './+types/list-file.ts'

const exportedAtMost = 10_000

const sheets: Readonly<Record<string, (room: Room) => Promise<Sheet>>> = {
  membres: async ({ ctx, workspace }) => memberSheet(await read(ctx, (tx) => membersOf(tx, workspace, ctx.today))),
  taches: async ({ ctx, reading }) =>
    taskSheet(
      await read(ctx, async (tx) => [
        ...(await tasksOf(tx, reading, { state: 'open', pageSize: exportedAtMost })).tasks,
        ...(await tasksOf(tx, reading, { state: 'done', pageSize: exportedAtMost })).tasks,
      ]),
    ),
  documents: async ({ ctx, reading }) =>
    documentSheet((await read(ctx, (tx) => documentsOf(tx, reading, { pageSize: exportedAtMost }))).documents),
}

/** A list of a workspace as a file, whole, as far as the person reads it. */
export async function loader({ context, params, url }: Route.LoaderArgs) {
  const room = await workspaceOf(context, params)
  const [list = '', kind] = url.pathname.slice(url.pathname.lastIndexOf('/') + 1).split('.')
  const sheet = await sheets[list]!(room)
  const name = `${list}-${room.workspace.reference}-${room.ctx.today}`
  if (kind === 'xlsx') return download(`${name}.xlsx`, await workbookOf([sheet]))
  return csvFile(`${name}.csv`, [sheet.columns.map(({ label }) => label), ...sheet.rows], 'french')
}
