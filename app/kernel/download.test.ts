import assert from 'node:assert/strict'
import { test } from 'node:test'
import { download } from './download.ts'

test('a file says its kind, and its name in plain letters and as it is', () => {
  const { headers } = download('relevé d’Agen (fictif).pdf', Buffer.from('x'))
  assert.equal(headers.get('content-type'), 'application/pdf')
  assert.equal(
    headers.get('content-disposition'),
    `attachment; filename="releve dAgen (fictif).pdf"; filename*=UTF-8''relev%C3%A9%20d%E2%80%99Agen%20%28fictif%29.pdf`,
  )
})

test('a name cannot write another header', () => {
  const { headers } = download('a"\r\nset-cookie: x=1.xlsx', Buffer.from('x'))
  assert.equal(
    headers.get('content-disposition'),
    `attachment; filename="aset-cookie: x=1.xlsx"; filename*=UTF-8''a%22%0D%0Aset-cookie%3A%20x%3D1.xlsx`,
  )
})
