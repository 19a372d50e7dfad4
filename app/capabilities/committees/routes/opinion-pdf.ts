import { data } from 'react-router'
import { contentHash, pairStateOf } from '#cap/membership/queries/pair.ts'
import { read } from '#kernel/act.ts'
import { pdfOf } from '#kernel/document-pdf.ts'
import { download } from '#kernel/download.ts'
import { itemOf } from '../access.ts'
import { contentOfOpinion, opinionKeyOf } from '../model/opinions.ts'
import { fileOf } from '../queries/files.ts'
import { recusalsOf } from '../queries/meetings.ts'
import { opinionOf } from '../queries/opinions.ts'
import { opinionDocument } from '../views/meeting-documents.ts'
import type { Route } from './+types/opinion-pdf.ts'

/** The opinion as a document: a draft says that it is one. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, scope, meeting, item } = await itemOf(context, params)
  const found = await read(ctx, async (tx) => ({
    opinion: await opinionOf(tx, territory.id, item.id),
    file: await fileOf(tx, scope, item, territory.id, ctx.today),
    pair: await pairStateOf(tx, opinionKeyOf(territory.id, item.id), ctx.today),
    recusals: (await recusalsOf(tx, meeting)).filter((one) => one.itemId === item.id),
  }))
  const { opinion, file } = found
  if (!opinion || !file || !item.tally) throw data('Aucun avis n’est voté sur ce point.', { status: 404 })
  const hash = contentHash(contentOfOpinion(meeting, item, { result: opinion.result, text: item.outcomeText, tally: item.tally }))
  const document = opinionDocument({
    ...found,
    opinion,
    file,
    meeting,
    item,
    territoryName: territory.name,
    contentHash: hash,
    on: ctx.today,
  })
  return download(`${opinion.reference}.pdf`, await pdfOf(document))
}
