import { Readable } from 'node:stream'
import { read } from '#kernel/act.ts'
import { givenFile } from '#kernel/download.ts'
import { openFile } from '#kernel/files.ts'
import { notHere, workspaceOf } from '../access.ts'
import { numberIn } from '../model.ts'
import { versionOf } from '../queries/documents.ts'
import type { Route } from './+types/document-file.ts'

/** One version of a document, to be saved and never run: whatever it holds, it opens nothing of ours. */
export async function loader({ context, params }: Route.LoaderArgs): Promise<Response> {
  const { ctx, reading } = await workspaceOf(context, params)
  const [document, number] = [numberIn(params.document), numberIn(params.number)]
  const version =
    document === undefined || number === undefined || number > 1_000_000
      ? undefined
      : await read(ctx, (tx) => versionOf(tx, reading, document, number))
  const stream = version && (await openFile(ctx.config, version.hash))
  if (!version || !stream) throw notHere('Ce fichier')
  const { fileName: name, mediaType, size } = version
  return givenFile(Readable.toWeb(stream) as ReadableStream, { name, mediaType, size })
}
