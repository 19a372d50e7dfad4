import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { ForbiddenAddress, isPublicAddress, statusOf } from './outward.ts'

const loopback = (address: string) => address === '127.0.0.1'

test('une adresse qui n’est pas de l’Internet public est reconnue, sous toutes ses formes', () => {
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    'ff02::1',
    '127.1',
    '',
  ])
    assert.equal(isPublicAddress(address), false, address)
  for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '193.168.1.1', '2a01:e0a::1', '2606:4700::1111'])
    assert.equal(isPublicAddress(address), true, address)
})

test('un nom qui mène ici, une adresse écrite autrement, une redirection vers ici : rien n’est demandé', async () => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url!)
    if (request.url === '/vers-ailleurs') response.writeHead(302, { location: 'http://127.0.0.2/secret' }).end()
    else if (request.url === '/vers-un-fichier') response.writeHead(302, { location: 'file:///etc/passwd' }).end()
    else if (request.url === '/en-rond') response.writeHead(302, { location: '/en-rond' }).end()
    else if (request.url === '/une-fois') response.writeHead(301, { location: '/la' }).end()
    else if (request.url !== '/jamais') response.writeHead(200).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    for (const host of ['127.0.0.1', 'localhost', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]'])
      await assert.rejects(
        statusOf(`http://${host}:${port}/`, 'GET', { patience: 2_000, allowed: isPublicAddress }),
        ForbiddenAddress,
        host,
      )
    await assert.rejects(statusOf('file:///etc/passwd', 'GET', { patience: 2_000, allowed: isPublicAddress }), ForbiddenAddress)
    assert.deepEqual(asked, [])
    const here = (path: string) => statusOf(`http://127.0.0.1:${port}${path}`, 'GET', { patience: 300, allowed: loopback })
    await assert.rejects(here('/vers-ailleurs'), ForbiddenAddress)
    await assert.rejects(here('/vers-un-fichier'), ForbiddenAddress)
    await assert.rejects(here('/en-rond'), /too many redirects/)
    await assert.rejects(here('/jamais'), { name: 'AbortError' })
    assert.equal(await here('/une-fois'), 200)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
