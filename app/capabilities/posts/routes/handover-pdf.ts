import { read } from '#kernel/act.ts'
import { pdfOf } from '#kernel/document-pdf.ts'
import { packOf } from '../access.ts'
import { linesOf } from '../queries/handovers.ts'
import { handoverDocument } from '../views/handover-document.ts'
import type { Route } from './+types/handover-pdf.ts'

/** The pack on paper, with what was confirmed and what is to be asked. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, handover } = await packOf(context, params)
  const lines = await read(ctx, (tx) => linesOf(tx, handover))
  const pdf = await pdfOf(handoverDocument({ handover, lines, territoryName: territory.name, on: ctx.today }))
  return new Response(new Uint8Array(pdf), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="passation-${territory.code}-${handover.madeOn}.pdf"`,
    },
  })
}
