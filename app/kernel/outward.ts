import { lookup } from 'node:dns'
import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** An address that no page on the public web has: this machine, its network, or one kept for another use. */
export class ForbiddenAddress extends Error {
  override name = 'ForbiddenAddress'
}

const mostRedirects = 5

// @source IANA, IPv4 and IPv6 Special-Purpose Address Registries
const kept = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  kept.addSubnet(network, prefix, 'ipv4')
const reachable = new BlockList()
reachable.addSubnet('2000::', 3, 'ipv6')
const keptIn6 = new BlockList()
// What carries an IPv4 address inside (6to4, Teredo), documentation, and benchmarks.
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  keptIn6.addSubnet(network, prefix, 'ipv6')

/** Whether an IP address is one of the public Internet. */
export const isPublicAddress = (address: string): boolean =>
  isIP(address) === 4 ? !kept.check(address, 'ipv4') : reachable.check(address, 'ipv6') && !keptIn6.check(address, 'ipv6')

/** Which addresses may be asked: `isPublicAddress`, but where a test speaks to itself. */
export type Allowed = (address: string) => boolean

/**
 * Asks a page that somebody else named, and reads nothing of it but its status. Each address a name resolves to is checked, and
 * it is that address which is called; each redirect is checked again.
 * @throws ForbiddenAddress; and when the site does not answer in time
 */
export async function statusOf(
  url: string,
  method: 'HEAD' | 'GET',
  { patience, allowed }: { patience: number; allowed: Allowed },
): Promise<number> {
  const signal = AbortSignal.timeout(patience)
  let at = new URL(url)
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const { status, location } = await ask(at, method, signal, allowed)
    if (location === undefined || status < 300 || status > 399) return status
    at = new URL(location, at)
  }
  throw new Error('too many redirects')
}

function ask(at: URL, method: string, signal: AbortSignal, allowed: Allowed): Promise<{ status: number; location: string | undefined }> {
  if (at.protocol !== 'http:' && at.protocol !== 'https:') throw new ForbiddenAddress()
  const literal = at.hostname.replace(/^\[|\]$/g, '')
  // A literal address is not looked up: it is checked here.
  if (isIP(literal) !== 0 && !allowed(literal)) throw new ForbiddenAddress()
  return new Promise((resolve, reject) => {
    const answered = (answer: IncomingMessage) => {
      resolve({ status: answer.statusCode ?? 0, location: answer.headers.location })
      answer.destroy()
    }
    const options = { method, signal, lookup: lookupAmong(allowed), agent: false, headers: { 'user-agent': 'Ressort' } }
    const asked = at.protocol === 'https:' ? requestSecure(at, options, answered) : requestPlain(at, options, answered)
    asked.on('error', reject)
    asked.end()
  })
}

const lookupAmong =
  (allowed: Allowed): LookupFunction =>
  (name, options, done) =>
    lookup(name, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '', 0)
      if (found.some(({ address }) => !allowed(address))) return done(new ForbiddenAddress(), '', 0)
      if (options.all) return (done as unknown as (error: null, found: unknown) => void)(null, found)
      done(null, found[0]!.address, found[0]!.family)
    })
