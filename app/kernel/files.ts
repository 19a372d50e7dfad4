import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { AwsClient } from 'aws4fetch'
import type { Config } from './config.ts'
import type { Tx } from './db.ts'
import { type Outcome, ok, refuse } from './outcome.ts'

export interface File {
  /** As the person who gave it called it. */
  name: string
  mediaType: string
  content: Buffer
}

/** Where files are kept: the storage at S3_URL, or the data folder when there is none. */
export type FilePlace = Pick<Config, 'dataDir' | 's3Url'>

/**
 * Keeps a file under the hash of its content: the same content is kept once, under the first name it had.
 * @param most bytes
 * @returns the SHA-256 of the content, in hexadecimal
 */
export async function keepFile(tx: Tx, place: FilePlace, file: File, most: number): Promise<Outcome<string, 'too-large'>> {
  if (file.content.byteLength > most) return refuse('too-large')
  const hash = createHash('sha256').update(file.content).digest('hex')
  // The content first: a rolled back transaction leaves a file nobody names, never a name without its file.
  if (place.s3Url) await putInStorage(place.s3Url, hash, file.content)
  else await writeOnce(placeOf(place.dataDir, hash), file.content)
  await tx
    .insertInto('kernel.file')
    .values({ hash, name: file.name, media_type: file.mediaType, size: file.content.byteLength })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return ok(hash)
}

/** @returns nothing when there is no such file, or when this is not a hash at all */
export async function openFile(place: FilePlace, hash: string): Promise<Readable | undefined> {
  if (!isHash(hash)) return undefined
  if (place.s3Url) return readFromStorage(place.s3Url, hash)
  const file = await unlessMissing(open(placeOf(place.dataDir, hash)))
  return file?.createReadStream()
}

const isHash = (text: string) => /^[0-9a-f]{64}$/.test(text)

const placeOf = (dataDir: string, hash: string) => join(dataDir, 'files', hash.slice(0, 2), hash.slice(2))

/** @param s3Url `https://key:secret@host/bucket/prefix`, with `?region=` where the storage has several */
function storageAt(s3Url: string, hash: string): { client: AwsClient; address: string } {
  const url = new URL(s3Url)
  const client = new AwsClient({
    accessKeyId: decodeURIComponent(url.username),
    secretAccessKey: decodeURIComponent(url.password),
    service: 's3',
    region: url.searchParams.get('region') ?? 'us-east-1',
    retries: 3,
  })
  return { client, address: `${url.origin}${url.pathname.replace(/\/+$/, '')}/files/${hash.slice(0, 2)}/${hash.slice(2)}` }
}

async function putInStorage(s3Url: string, hash: string, content: Buffer): Promise<void> {
  const { client, address } = storageAt(s3Url, hash)
  // The storage checks what it received against the hash: what is kept is what was sent.
  const headers = { 'x-amz-content-sha256': hash, 'content-type': 'application/octet-stream' }
  const answer = await client.fetch(address, { method: 'PUT', body: new Uint8Array(content), headers })
  if (!answer.ok) throw new Error(`file not kept: the storage answered ${answer.status}`)
  await answer.body?.cancel()
}

async function readFromStorage(s3Url: string, hash: string): Promise<Readable | undefined> {
  const { client, address } = storageAt(s3Url, hash)
  const answer = await client.fetch(address)
  if (answer.status === 404) {
    await answer.body?.cancel()
    return undefined
  }
  if (!answer.ok || !answer.body) throw new Error(`file not read: the storage answered ${answer.status}`)
  return Readable.fromWeb(answer.body as ReadableStream)
}
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
