import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/** The harmless file that every scanner takes for a virus, in two halves so that none takes this one for it. */
export const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join('')

/** A scanner that speaks ClamAV's INSTREAM: the chunks with their lengths, the end, then one line that says what it found. */
export async function startScanner() {
  const seen: number[] = []
  const server = createServer((socket) => {
    let received = Buffer.alloc(0)
    socket.on('data', (part: Buffer) => {
      received = Buffer.concat([received, part])
      const content = contentOf(received)
      if (!content) return
      seen.push(content.byteLength)
      socket.end(content.includes(eicar) ? 'stream: Eicar-Signature FOUND\0' : 'stream: OK\0')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { seen, url: `tcp://127.0.0.1:${port}`, stop: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}

const command = Buffer.from('zINSTREAM\0')

/** @returns nothing until the end has come */
function contentOf(received: Buffer): Buffer | undefined {
  if (!received.subarray(0, command.byteLength).equals(command)) return undefined
  const chunks: Buffer[] = []
  for (let at = command.byteLength; at + 4 <= received.byteLength; ) {
    const length = received.readUInt32BE(at)
    if (length === 0) return Buffer.concat(chunks)
    if (at + 4 + length > received.byteLength) return undefined
    chunks.push(received.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}
