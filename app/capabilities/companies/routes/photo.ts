import { Readable } from 'node:stream'
import { data } from 'react-router'
import { z } from 'zod'
import { read } from '#kernel/act.ts'
import { inert } from '#kernel/download.ts'
import { openFile } from '#kernel/files.ts'
import { directoryOf } from '../access.ts'
import { photoById } from '../queries.ts'
import type { Route } from './+types/photo.ts'

/** A photo of a visit, for who may read visits. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, scope } = await directoryOf(context, params, 'read-visits')
  const isId = z.uuid().safeParse(params.photo).success
  const photo = isId ? await read(ctx, (tx) => photoById(tx, scope, territory.id, params.photo)) : undefined
  const stream = photo && (await openFile(ctx.config, photo.fileHash))
  if (!stream) throw data('Cette photo n’est pas de ce territoire.', { status: 404 })
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: { ...inert, 'content-type': photo.mediaType, 'content-disposition': 'inline', 'cache-control': 'private, max-age=3600' },
  })
}
