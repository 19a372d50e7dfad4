import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvFile, csvLine, textOfFile } from './csv.ts'

test('a cell is quoted when it must be, and only then', () => {
  assert.equal(csvLine(['a', 'b, c', 'say "d"', 'two\nlines', 12.5, null, true]), 'a,"b, c","say ""d""","two\nlines",12.5,,true\r\n')
})

test('text that a spreadsheet would run is disarmed, numbers are not touched', () => {
  for (const start of ['=', '+', '-', '@', '\t']) assert.equal(csvLine([`${start}1`]), `'${start}1\r\n`)
  assert.equal(csvLine(['\r=1']), `"'\r=1"\r\n`)
  assert.equal(csvLine([-0.62]), '-0.62\r\n')
})

test('a file starts with the mark that tells Excel its encoding', async () => {
  const bytes = new Uint8Array(await csvFile('x.csv', [['é']]).arrayBuffer())
  assert.deepEqual([...bytes], [0xef, 0xbb, 0xbf, 0xc3, 0xa9, 0x0d, 0x0a])
})

test('a spreadsheet set to French gets semicolons and decimal commas', () => {
  assert.equal(csvLine(['a;b', 12.5, null, 'c, d'], 'french'), '"a;b";12,5;;"c, d"\r\n')
})

test('a file is read in UTF-8, without its mark, and in the Windows alphabet when it is no UTF-8', () => {
  assert.equal(textOfFile(new TextEncoder().encode('\ufeffété')), 'été')
  assert.equal(textOfFile(Uint8Array.from([0xe9, 0x74, 0xe9, 0x20, 0x80])), 'été €')
})
