import { createHash, createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A storage that speaks S3's contract as far as we use it: PUT and GET of one object, path-style, each request signed
 * (AWS Signature Version 4), which it verifies by itself, and the content checked against the hash that was signed.
 */
export async function startStorage({ key, secret, region }: { key: string; secret: string; region: string }) {
  const objects = new Map<string, Buffer>()
  const refusals: string[] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = Buffer.concat(parts)
    const path = request.url!
    const refuse = (status: number, why: string) => {
      refusals.push(why)
      response.writeHead(status).end(why)
    }
    const heads = new Map(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const sent =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
        heads.get('authorization') ?? '',
      )
    if (!sent) return refuse(403, 'unsigned')
    const [, id, date, place, names, signature] = sent as unknown as [string, string, string, string, string, string]
    const payload = heads.get('x-amz-content-sha256') ?? ''
    const canonical = [
      request.method,
      path.split('?')[0],
      '',
      ...names.split(';').map((name) => `${name}:${heads.get(name)?.trim()}`),
      '',
      names,
      payload,
    ].join('\n')
    const scope = `${date}/${place}/s3/aws4_request`
    const text = ['AWS4-HMAC-SHA256', heads.get('x-amz-date'), scope, createHash('sha256').update(canonical).digest('hex')].join('\n')
    const hmac = (with_: string | Buffer, what: string) => createHmac('sha256', with_).update(what).digest()
    const signing = hmac(hmac(hmac(hmac(`AWS4${secret}`, date), place), 's3'), 'aws4_request')
    if (id !== key || place !== region || hmac(signing, text).toString('hex') !== signature) return refuse(403, 'wrong signature')
    if (request.method === 'PUT') {
      if (payload !== createHash('sha256').update(body).digest('hex')) return refuse(400, 'other content than what was signed')
      objects.set(path, body)
      return response.writeHead(200).end()
    }
    const found = objects.get(path)
    return found ? response.writeHead(200).end(found) : response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    objects,
    refusals,
    url: `http://${encodeURIComponent(key)}:${encodeURIComponent(secret)}@127.0.0.1:${port}/ressort/essais?region=${region}`,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
