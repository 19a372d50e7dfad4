import { data } from 'react-router'
import { read } from '#kernel/act.ts'
import { pdfOf } from '#kernel/document-pdf.ts'
import { download } from '#kernel/download.ts'
import { meetingOf } from '../access.ts'
import { agendaOf, attendanceOf, recusalsOf, tasksOf } from '../queries/meetings.ts'
import { minutesOf } from '../views/meeting-documents.ts'
import type { Route } from './+types/minutes-pdf.ts'

/** The minutes; what is closed to who asks stays closed in them. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, scope, meeting } = await meetingOf(context, params)
  if (meeting.stage !== 'open' && meeting.stage !== 'closed')
    throw data('Cette réunion n’est pas encore tenue : elle n’a pas de compte rendu.', { status: 404 })
  const found = await read(ctx, async (tx) => ({
    agenda: await agendaOf(tx, scope, meeting),
    attendance: await attendanceOf(tx, meeting),
    recusals: await recusalsOf(tx, meeting),
    tasks: await tasksOf(tx, meeting),
  }))
  return download(
    `compte-rendu-${meeting.reference}.pdf`,
    await pdfOf(minutesOf({ ...found, meeting, territoryName: territory.name, on: ctx.today })),
  )
}
