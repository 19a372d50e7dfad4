import { read } from '#kernel/act.ts'
import { pdfOf } from '#kernel/document-pdf.ts'
import { download } from '#kernel/download.ts'
import { meetingOf } from '../access.ts'
import { agendaOf, attendanceOf, recusalsOf } from '../queries/meetings.ts'
import { filesOf } from '../queries/prints.ts'
import { packOf } from '../views/meeting-documents.ts'
import type { Route } from './+types/pack-pdf.ts'

/** The decider's pack, in the copy of who asks. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, scope, meeting } = await meetingOf(context, params)
  const found = await read(ctx, async (tx) => {
    const agenda = await agendaOf(tx, scope, meeting)
    return {
      agenda,
      attendance: await attendanceOf(tx, meeting),
      recusals: await recusalsOf(tx, meeting),
      files: await filesOf(tx, scope, meeting, agenda, ctx.today),
    }
  })
  const document = packOf({ ...found, meeting, territoryName: territory.name, reader: ctx.actor.name, on: ctx.today })
  return download(`dossier-${meeting.reference}.pdf`, await pdfOf(document))
}
