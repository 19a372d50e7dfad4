import { inflateRawSync } from 'node:zlib'

export interface ZipEntry {
  name: string
  content: Buffer
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50

// An archive made to fill a memory opens no further than this.
const mostBytes = 50_000_000
const mostEntries = 2_000

/**
 * The entries of a zip archive whose name answers, inflated, in order; those beyond the limits are left out.
 * @throws RangeError when this is no such archive
 */
export function entriesOf(archive: Uint8Array, wanted: RegExp): ZipEntry[] {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength)
  const found: ZipEntry[] = []
  let left = mostBytes
  let at = centralDirectoryOf(bytes)
  for (let n = 0; n < mostEntries && at + 46 <= bytes.length && bytes.readUInt32LE(at) === CENTRAL; n++) {
    const [method, size, nameLength, extraLength, commentLength, start] = [
      bytes.readUInt16LE(at + 10),
      bytes.readUInt32LE(at + 20),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32),
      bytes.readUInt32LE(at + 42),
    ]
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    at += 46 + nameLength + extraLength + commentLength
    if (!wanted.test(name)) continue
    const content = contentAt(bytes, { start, size, method, most: left })
    left -= content.length
    found.push({ name, content })
  }
  return found
}

function centralDirectoryOf(bytes: Buffer): number {
  // The end says where the directory is; a comment of at most 65 535 bytes may follow it.
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 65_535); at--)
    if (bytes.readUInt32LE(at) === END) return bytes.readUInt32LE(at + 16)
  throw new RangeError('no zip archive')
}

function contentAt(bytes: Buffer, { start, size, method, most }: { start: number; size: number; method: number; most: number }): Buffer {
  if (bytes.readUInt32LE(start) !== LOCAL) throw new RangeError('a zip entry is not where it is said to be')
  const from = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28)
  const packed = bytes.subarray(from, from + size)
  if (method === 0) return packed.subarray(0, most)
  if (method !== 8) return Buffer.alloc(0)
  return inflateRawSync(packed, { maxOutputLength: Math.max(1, most) })
}
