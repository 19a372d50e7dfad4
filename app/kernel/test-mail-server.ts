import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

interface Delivery {
  from: string
  to: string[]
  /** As it travelled, headers and all. */
  message: string
}

/** A mail server on loopback that keeps what it accepts. @param port 0: any that is free */
export async function startMailServer(port = 0, options: SMTPServerOptions = {}) {
  const received: Delivery[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: async (stream, { envelope }, done) => {
      // A client that dies in the middle of a mail has sent none.
      const message = await text(stream).catch(() => undefined)
      if (message === undefined) return
      received.push({
        from: envelope.mailFrom ? envelope.mailFrom.address : '',
        to: envelope.rcptTo.map((to) => to.address),
        message,
      })
      done()
    },
    ...options,
  })
  // A client that leaves in the middle is its own affair.
  server.on('error', () => {})
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  const taken = (server.server.address() as AddressInfo).port
  return {
    received,
    port: taken,
    url: `smtp://127.0.0.1:${taken}`,
    stop: () => new Promise<void>((done) => server.close(done)),
  }
}

/** Asks again until it is so; gives up far beyond what a slow machine needs. @param times every twentieth of a second */
export async function until(isSo: () => boolean | Promise<boolean>, times = 1200): Promise<void> {
  for (let asked = 0; asked < times; asked++) {
    if (await isSo()) return
    await sleep(50)
  }
  throw new Error(`still not so: ${isSo}`)
}
