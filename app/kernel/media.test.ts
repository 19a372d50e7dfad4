import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mediaTypeOf } from './media.ts'
import { workbookOf } from './workbook.ts'

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

test('the type of a file is found in its content', async () => {
  const workbook = await workbookOf([{ name: 'Feuille', columns: [{ label: 'a', kind: 'text' }], rows: [['b']] }])
  assert.deepEqual(await mediaTypeOf('tableau.xlsx', workbook), {
    ok: true,
    value: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  })
  assert.deepEqual(await mediaTypeOf('Photo.PNG', png), { ok: true, value: 'image/png' })
  assert.deepEqual(await mediaTypeOf('relevé.csv', Buffer.from('é;1\n', 'latin1')), { ok: true, value: 'text/csv' })
})

test('a name that promises something else than what is inside is refused', async () => {
  const refused = { ok: false, refusal: 'other-content' }
  for (const [name, content] of [
    ['photo.pdf', png],
    ['photo.txt', png],
    ['page.txt', Buffer.from('<script>alert(1)</script>')],
    ['page.md', Buffer.from('\n <!DOCTYPE html><html>')],
    ['dessin.csv', Buffer.from('<svg onload="x">')],
    ['programme.txt', Buffer.from('MZ\0\0')],
    ['note.pdf', Buffer.from('du texte')],
  ] as const)
    assert.deepEqual(await mediaTypeOf(name, content), refused, name)
})

test('what is not in the list is refused, whatever is inside', async () => {
  for (const name of ['page.html', 'dessin.svg', 'programme.exe', 'sans-fin', 'archive.zip', 'x.constructor'])
    assert.deepEqual(await mediaTypeOf(name, Buffer.from('texte')), { ok: false, refusal: 'unknown-type' }, name)
})
