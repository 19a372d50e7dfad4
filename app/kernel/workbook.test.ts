import assert from 'node:assert/strict'
import { test } from 'node:test'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import JSZip from 'jszip'
import { day } from './day.ts'
import { sheetsOf, workbookOf } from './workbook.ts'

test('typed columns come back as they went, in the formats of the house', async () => {
  const file = await workbookOf([
    {
      name: 'Projets',
      columns: [
        { label: 'Titre', kind: 'text' },
        { label: 'Coût', kind: 'euros' },
        { label: 'Taux', kind: 'rate' },
        { label: 'Début', kind: 'day' },
        { label: 'Emplois', kind: 'jobs' },
        { label: 'Fiches', kind: 'whole' },
        { label: 'Tonnes', kind: 'number' },
      ],
      rows: [
        ['Four électrique', 123_456_789, 2_550, day('2026-11-23'), 2.5, 3, 12.25],
        ['Inconnu', null, null, null, null, null, null],
      ],
    },
  ])
  const read = await sheetsOf(file)
  assert.ok(read.ok)
  const [sheet] = read.value
  assert.deepEqual(
    sheet!.cells.filter(({ row }) => row > 1).map(({ address, kind, value, format }) => [address, kind, value, format]),
    [
      ['A2', 'text', 'Four électrique', '@'],
      ['B2', 'number', 1_234_567.89, '#,##0.00 "€"'],
      ['C2', 'number', 0.255, '0.00 %'],
      ['D2', 'day', '2026-11-23', 'dd/mm/yyyy'],
      ['E2', 'number', 2.5, '#,##0.0'],
      ['F2', 'number', 3, '#,##0'],
      ['G2', 'number', 12.25, '#,##0.##'],
      ['A3', 'text', 'Inconnu', '@'],
    ],
  )
})

test('the header stays in sight and filters', async () => {
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(
    (await workbookOf([
      {
        name: 'A',
        columns: [
          { label: 'Un', kind: 'text' },
          { label: 'Deux', kind: 'whole' },
        ],
        rows: [['x', 1]],
      },
    ])) as never,
  )
  const sheet = book.worksheets[0]!
  assert.equal(sheet.views[0]?.state, 'frozen')
  assert.equal(String(sheet.autoFilter), 'A1:B2')
  assert.equal(sheet.getCell('A1').font.bold, true)
})

test('whatever is typed stays text, never a formula', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('=', '+', '-', '@', '\t='), fc.string(), async (sign, rest) => {
      // XML holds no control character; the forms remove them long before.
      const typed = `${sign}cmd|' /C calc'!A0${rest.replaceAll(/[^\x20-\x7e]/g, '')}`
      const book = new ExcelJS.Workbook()
      await book.xlsx.load((await workbookOf([{ name: 'A', columns: [{ label: 'T', kind: 'text' }], rows: [[typed]] }])) as never)
      const cell = book.worksheets[0]!.getCell('A2')
      assert.equal(cell.type, ExcelJS.ValueType.String)
      assert.equal(cell.value, typed)
      assert.equal(cell.numFmt, '@')
    }),
    { numRuns: 20 },
  )
})

test('sheets get names that Excel takes, each once', async () => {
  const sheet = (name: string) => ({ name, columns: [{ label: 'A', kind: 'text' as const }], rows: [] })
  const read = await sheetsOf(await workbookOf([sheet('Aides: 2026/2027?'), sheet('x'.repeat(40)), sheet('x'.repeat(40)), sheet('')]))
  assert.ok(read.ok)
  assert.deepEqual(
    read.value.map(({ name }) => name),
    ['Aides 2026 2027', 'x'.repeat(31), `${'x'.repeat(28)} 2`, 'Feuille'],
  )
})

test('a workbook of anybody is read with addresses, kinds, merged ranges, results of formulas and hidden sheets', async () => {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('Plan 2026')
  sheet.mergeCells('A1:C1')
  sheet.getCell('A1').value = 'Plan d’actions'
  sheet.getCell('A3').value = { richText: [{ text: 'Axe ' }, { text: 'un', font: { bold: true } }] }
  sheet.getCell('B3').value = { formula: '1+1', result: 2 }
  sheet.getCell('C3').value = new Date('2026-01-02T00:00:00Z')
  sheet.getCell('D3').value = true
  sheet.getCell('E3').value = { error: '#REF!' } as never
  sheet.getCell('F3').value = { text: 'Agen', hyperlink: 'https://www.agen.fr' }
  sheet.getCell('G3').value = '   '
  book.addWorksheet('Listes', { state: 'hidden' }).getCell('B2').value = 12
  const read = await sheetsOf(Buffer.from(await book.xlsx.writeBuffer()))
  assert.ok(read.ok)
  const [plan, lists] = read.value
  assert.deepEqual(plan!.merged, [{ from: 'A1', to: 'C1' }])
  assert.deepEqual(
    plan!.cells.map(({ address, kind, value }) => [address, kind, value]),
    [
      ['A1', 'text', 'Plan d’actions'],
      ['A3', 'text', 'Axe un'],
      ['B3', 'number', 2],
      ['C3', 'day', '2026-01-02'],
      ['D3', 'yes-no', true],
      ['E3', 'error', '#REF!'],
      ['F3', 'text', 'Agen'],
    ],
  )
  assert.deepEqual([lists!.isHidden, lists!.rows, lists!.columns], [true, 2, 2])
})

test('what is no workbook, or would not fit once unfolded, is refused', async () => {
  const refusal = async (file: Buffer) => {
    const read = await sheetsOf(file)
    return read.ok ? 'read' : read.refusal
  }
  assert.equal(await refusal(Buffer.from('Titre;Montant\n')), 'not-a-workbook')
  assert.equal(await refusal(Buffer.alloc(0)), 'not-a-workbook')
  const file = await workbookOf([{ name: 'A', columns: [{ label: 'A', kind: 'text' }], rows: [] }])
  assert.equal(await refusal(file.subarray(0, 200)), 'not-a-workbook')
  // The list of the zip announces one gigabyte for its first file.
  const bomb = Buffer.from(file)
  bomb.writeUInt32LE(1024 ** 3, bomb.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])) + 24)
  assert.equal(await refusal(bomb), 'too-big')
})

/** A workbook whose one sheet merges A1:B2, rewritten by hand. */
async function rewritten(change: (xml: string) => string): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('A')
  sheet.getCell('A1').value = 'x'
  sheet.mergeCells('A1:B2')
  const zip = await JSZip.loadAsync(Buffer.from(await book.xlsx.writeBuffer()))
  const path = 'xl/worksheets/sheet1.xml'
  zip.file(path, change(await zip.file(path)!.async('string')))
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' })
}

test('a few kilobytes that announce every cell of a sheet are refused, and the process goes on meanwhile', async () => {
  let ticks = 0
  const clock = setInterval(() => ticks++, 50)
  assert.deepEqual(await sheetsOf(await rewritten((xml) => xml.replaceAll('A1:B2', 'A1:XFD1048576'))), { ok: false, refusal: 'too-big' })
  clearInterval(clock)
  assert.ok(ticks > 5, `${ticks} ticks`)
})

test('a zip that lies about the weight of its files is refused', async () => {
  const bomb = await rewritten((xml) => xml.replace('<sheetData>', `<sheetData>${' '.repeat(210 * 1024 * 1024)}`))
  assert.ok(bomb.length < 1024 * 1024)
  const list = bomb.lastIndexOf('xl/worksheets/sheet1.xml') - 46
  assert.equal(bomb.readUInt32LE(list), 0x02014b50)
  bomb.writeUInt32LE(1000, list + 24)
  assert.deepEqual(await sheetsOf(bomb), { ok: false, refusal: 'too-big' })
})
