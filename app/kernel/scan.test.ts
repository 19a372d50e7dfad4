import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { scan } from './scan.ts'
import { eicar, startScanner } from './test-scanner.ts'

const scanner = await startScanner()
after(() => scanner.stop())

test('the scanner sees the whole of a file, whatever its size', async () => {
  const content = Buffer.alloc(200_000, 'a')
  assert.deepEqual(await scan({ clamdUrl: scanner.url }, content), { ok: true, value: 'clean' })
  assert.equal(scanner.seen.at(-1), 200_000)
})

test('what every scanner takes for a virus is refused, wherever it stands in the file', async () => {
  const hidden = Buffer.concat([Buffer.alloc(70_000, 'a'), Buffer.from(eicar)])
  assert.deepEqual(await scan({ clamdUrl: scanner.url }, hidden), { ok: false, refusal: 'infected' })
})

test('without a scanner nothing is said to be clean; one that does not answer lets nothing pass', async () => {
  assert.deepEqual(await scan({}, Buffer.from('a')), { ok: true, value: 'not-scanned' })
  const rude = createServer((socket) => void socket.destroy())
  await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve))
  const { port } = rude.address() as AddressInfo
  assert.deepEqual(await scan({ clamdUrl: `tcp://127.0.0.1:${port}` }, Buffer.from('a')), { ok: false, refusal: 'scanner-silent' })
  await new Promise((resolve) => rude.close(resolve))
  assert.deepEqual(await scan({ clamdUrl: `tcp://127.0.0.1:${port}` }, Buffer.from('a')), { ok: false, refusal: 'scanner-silent' })
})
