import { createHash, randomUUID } from 'node:crypto'
import type { ReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Tx } from './db.ts'
import { type Outcome, ok, refuse } from './outcome.ts'

export interface File {
  /** As the person who gave it called it. */
  name: string
  mediaType: string
  content: Buffer
}

/**
 * Keeps a file under the hash of its content: the same content is kept once, under the first name it had.
 * @param most bytes
 * @returns the SHA-256 of the content, in hexadecimal
 */
export async function keepFile(
  tx: Tx,
  dataDir: string,
  file: File,
  most: number,
): Promise<Outcome<string, 'too-large'>> {
  if (file.content.byteLength > most) return refuse('too-large')
  const hash = createHash('sha256').update(file.content).digest('hex')
  // The disk first: a rolled back transaction leaves a file nobody names, never a name without its file.
  await writeOnce(placeOf(dataDir, hash), file.content)
  await tx
    .insertInto('kernel.file')
    .values({ hash, name: file.name, media_type: file.mediaType, size: file.content.byteLength })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return ok(hash)
}

/** @returns nothing when there is no such file, or when this is not a hash at all */
export async function openFile(dataDir: string, hash: string): Promise<ReadStream | undefined> {
  if (!isHash(hash)) return undefined
  const file = await unlessMissing(open(placeOf(dataDir, hash)))
  return file?.createReadStream()
}

const isHash = (text: string) => /^[0-9a-f]{64}$/.test(text)

const placeOf = (dataDir: string, hash: string) => join(dataDir, 'files', hash.slice(0, 2), hash.slice(2))

async function writeOnce(place: string, content: Buffer) {
  if ((await unlessMissing(stat(place)))?.size === content.byteLength) return
  await mkdir(dirname(place), { recursive: true, mode: 0o700 })
  const draft = `${place}.${randomUUID()}`
  try {
    await writeToDisk(draft, content)
    await rename(draft, place)
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(dirname(place))
}

async function writeToDisk(path: string, content: Buffer) {
  await using file = await open(path, 'wx', 0o600)
  await file.writeFile(content)
  await file.sync()
}

// Without it a power cut could lose the name of a file whose content is safe.
async function syncFolder(folder: string) {
  await using handle = await open(folder)
  await handle.sync()
}

async function unlessMissing<Found>(asked: Promise<Found>): Promise<Found | undefined> {
  try {
    return await asked
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
