import { buffer } from 'node:stream/consumers'
import { elevate } from '#kernel/act.ts'
import { type Ctx, ressort } from '#kernel/actor.ts'
import { systemClock, today } from '#kernel/day.ts'
import type { Db } from '#kernel/db.ts'
import { textOfFile } from '#kernel/file-text.ts'
import { type FilePlace, openFile } from '#kernel/files.ts'
import type { JobHandlers } from '#kernel/jobs.ts'
import { keepDocumentText } from '../actions/documents.ts'
import { fileToRead } from '../queries/documents.ts'

/** Reads the words of documents that came in, so that they are found. */
export function documentReader(db: Db, place: FilePlace): JobHandlers['read-document'] {
  return async (job, jobId) => {
    const file = await db
      .transaction()
      .setAccessMode('read only')
      .execute(async (tx) => {
        await elevate(tx)
        return fileToRead(tx, job)
      })
    const stream = file && (await openFile(place, file.hash))
    if (!file || !stream) return
    const text = await textOfFile(file.mediaType, await buffer(stream))
    const ctx: Ctx = { db, today: today(systemClock), requestId: jobId, actor: ressort('lecture des documents') }
    await keepDocumentText(ctx, job, text)
  }
}
