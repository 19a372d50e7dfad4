import { once } from 'node:events'
import { connect } from 'node:net'
import type { Config } from './config.ts'
import { type Outcome, ok, refuse } from './outcome.ts'

const CHUNK = 64 * 1024

/**
 * Has a file looked at by the scanner at CLAMD_URL (ClamAV's own protocol, INSTREAM).
 * @returns `not-scanned` where none is configured; refused when it found something, or did not answer: what a
 * scanner should have seen does not pass unseen
 */
export async function scan(
  { clamdUrl }: Pick<Config, 'clamdUrl'>,
  content: Uint8Array,
): Promise<Outcome<'clean' | 'not-scanned', 'infected' | 'scanner-silent'>> {
  if (!clamdUrl) return ok('not-scanned')
  try {
    const answer = await askScanner(clamdUrl, content)
    if (/\bOK$/.test(answer)) return ok('clean')
    return refuse(/\bFOUND$/.test(answer) ? 'infected' : 'scanner-silent')
  } catch {
    return refuse('scanner-silent')
  }
}

async function askScanner(clamdUrl: string, content: Uint8Array): Promise<string> {
  const { hostname, port } = new URL(clamdUrl)
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 3310) })
  socket.setTimeout(30_000, () => socket.destroy(new Error('the scanner is silent')))
  try {
    await once(socket, 'connect')
    socket.write('zINSTREAM\0')
    for (let at = 0; at < content.byteLength; at += CHUNK) {
      const chunk = content.subarray(at, at + CHUNK)
      socket.write(lengthOf(chunk.byteLength))
      socket.write(chunk)
    }
    socket.write(lengthOf(0))
    let answer = ''
    for await (const part of socket) answer += part
    return answer.replaceAll('\0', '').trim()
  } finally {
    socket.destroy()
  }
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes)
  return length
}
