import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'

export interface Listening {
  url: string
  close(): Promise<void>
}

type Fetch = Parameters<typeof createAdaptorServer>[0]['fetch']

/**
 * Serves on a port until closed.
 * @param port 0: any free port, told by the answer's `url`
 * @throws the system's own error when the port is taken or the address is not ours
 */
export async function listen(fetch: Fetch, { port, host }: { port: number; host: string }): Promise<Listening> {
  const server = createAdaptorServer({ fetch }) as Server
  // A slow sender holds a socket, not a worker; a proxy's idle connections outlive its own 60 seconds.
  server.headersTimeout = 20_000
  server.requestTimeout = 60_000
  server.keepAliveTimeout = 65_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return { url: urlOf(server, host), close: () => closeGently(server) }
}

/** Finishes what is under way, for ten seconds at most; idle connections go at once. */
function closeGently(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    const tooLong = setTimeout(() => server.closeAllConnections(), 10_000)
    // A connection answered after this moment would otherwise be kept alive for a minute.
    const answered = setInterval(() => server.closeIdleConnections(), 50)
    server.close((error) => {
      clearTimeout(tooLong)
      clearInterval(answered)
      if (error) reject(error)
      else resolve()
    })
  })
}

function urlOf(server: Server, host: string): string {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const everywhere = host === '0.0.0.0' || host === '::' || host === '127.0.0.1' || host === '::1'
  const name = everywhere ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}
