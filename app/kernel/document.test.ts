import assert from 'node:assert/strict'
import { test } from 'node:test'
import JSZip from 'jszip'
import { extractText, getDocumentProxy } from 'unpdf'
import { day } from './day.ts'
import type { Block, PrintedDocument } from './document.ts'
import { docxOf } from './document-docx.ts'
import { pdfOf } from './document-pdf.ts'

const withBlocks = (...blocks: Block[]): PrintedDocument => ({
  title: 'Dossier du comité — œuvre d’Agen',
  issuer: 'Agglomération d’Agen',
  subtitle: 'Réunion du 8 décembre 2026',
  reference: 'D-2026-0042',
  on: day('2026-12-01'),
  confidentiality: 'Réservé aux membres du comité',
  blocks,
})

const opened = (pdf: Buffer) => getDocumentProxy(new Uint8Array(pdf))
const wordsOf = async (pdf: Buffer) => (await extractText(await opened(pdf), { mergePages: false })).text

// What an engine would read as markup, were it given the text as its own language.
const tricky = '# titre $x^2$ *gras* _bas_ <balise> \\fin @ref `code` "mot" // rien [bloc] #let x = 1 &amp; œ É 1 234,50 €'

test('a PDF is tagged, in French, titled, dated by its document and has the headings as bookmarks', async () => {
  const pdf = await pdfOf(withBlocks({ kind: 'heading', level: 1, text: 'Décision' }, { kind: 'heading', level: 2, text: 'Motifs' }))
  const bytes = pdf.toString('latin1')
  assert.match(bytes, /\/MarkInfo/)
  assert.match(bytes, /\/StructTreeRoot/)
  assert.match(bytes, /\/Lang \(fr-FR\)/)
  assert.match(bytes, /<pdfuaid:part>1</)
  const file = await opened(pdf)
  const info = (await file.getMetadata()).info as unknown as Record<string, unknown>
  assert.equal(info.Title, 'Dossier du comité — œuvre d’Agen')
  assert.match(String(info.CreationDate), /^D:20261201/)
  const [decision] = await file.getOutline()
  assert.deepEqual([decision?.title, decision?.items[0]?.title], ['Décision', 'Motifs'])
})

test('text is never read as markup, in any block, in PDF or in Word', async () => {
  const printed = withBlocks(
    { kind: 'heading', level: 1, text: tricky },
    { kind: 'paragraph', text: tricky },
    { kind: 'notice', text: tricky },
    { kind: 'list', items: [tricky] },
    { kind: 'facts', facts: [{ label: 'Fait', value: tricky }] },
    { kind: 'table', caption: 'Table', columns: [{ label: 'A', width: 1 }], rows: [[tricky]] },
    { kind: 'signatures', signatures: [{ role: 'Élue', name: tricky, state: 'Signé' }] },
  )
  const words = (await wordsOf(await pdfOf(printed))).join(' ').replaceAll(/\s+/g, ' ')
  assert.equal(words.split(tricky).length - 1, 7)
  const xml = await (await JSZip.loadAsync(await docxOf(printed))).file('word/document.xml')!.async('text')
  assert.equal(xml.split('# titre $x^2$ *gras* _bas_ &lt;balise&gt; \\fin').length - 1, 7)
})

test('a long table goes over the pages with its header on each, and each page has its foot', async () => {
  const rows = Array.from({ length: 120 }, (_, rank) => [`Financeur ${rank + 1}`, '1 234 567,89 €'])
  const pages = await wordsOf(
    await pdfOf(
      withBlocks({ kind: 'table', caption: 'Plan', columns: [{ label: 'Financeur' }, { label: 'Montant', figures: true }], rows }),
    ),
  )
  assert.ok(pages.length > 2)
  for (const [rank, page] of pages.entries()) {
    assert.match(page, /Financeur\s+Montant/)
    assert.match(page, new RegExp(`Page ${rank + 1} sur ${pages.length}`))
    assert.match(page, /Agglomération d’Agen · D-2026-0042 · 1er décembre 2026/)
    assert.match(page, /Réservé aux membres du comité/)
  }
  assert.match(pages.at(-1)!, /Financeur 120/)
})

test('the headers of a table are headers for who listens', async () => {
  const file = await opened(
    await pdfOf(
      withBlocks({
        kind: 'table',
        caption: 'Plan',
        columns: [{ label: 'A' }, { label: 'B' }],
        rows: [
          ['1', '2'],
          ['3', '4'],
        ],
      }),
    ),
  )
  const tree = JSON.stringify(await (await file.getPage(1)).getStructTree())
  assert.equal(tree.split('"role":"TH"').length - 1, 2)
  assert.equal(tree.split('"role":"TD"').length - 1, 4)
  assert.match(tree, /"role":"Caption"/)
})

test('an odd document is printed all the same: second-level headings alone, empty table, no optional line', async () => {
  const bare: PrintedDocument = {
    title: 'T',
    issuer: 'I',
    on: day('2026-01-02'),
    blocks: [
      { kind: 'heading', level: 2, text: 'Sous-titre' },
      { kind: 'page-break' },
      { kind: 'list', items: [] },
      { kind: 'facts', facts: [] },
      { kind: 'table', caption: '', columns: [{ label: 'A' }], rows: [] },
      { kind: 'signatures', signatures: [] },
      { kind: 'paragraph', text: '' },
      { kind: 'heading', level: 1, text: 'Titre' },
      { kind: 'heading', level: 2, text: 'Sous' },
    ],
  }
  assert.match((await wordsOf(await pdfOf(bare))).join(' '), /Aucune ligne/)
  assert.ok((await docxOf(bare)).length > 1_000)
})

test('the same document gives the same bytes, and documents asked together are not mixed up', async () => {
  const asked = Array.from({ length: 5 }, (_, rank) => withBlocks({ kind: 'paragraph', text: `Document ${rank}` }))
  const [first, ...others] = await Promise.all([...asked, asked[0]!].map(pdfOf))
  assert.ok(others.at(-1)!.equals(first!))
  for (const [rank, pdf] of [first!, ...others.slice(0, -1)].entries())
    assert.match((await wordsOf(pdf)).join(' '), new RegExp(`Document ${rank}`))
})

test('a Word file has real headings, table headers that repeat, French and its properties', async () => {
  const zip = await JSZip.loadAsync(
    await docxOf(
      withBlocks(
        { kind: 'heading', level: 1, text: 'Décision' },
        { kind: 'heading', level: 2, text: 'Motifs' },
        { kind: 'table', caption: 'Plan', columns: [{ label: 'A' }], rows: [['1']] },
      ),
    ),
  )
  const part = (name: string) => zip.file(name)!.async('text')
  const text = await part('word/document.xml')
  for (const style of ['Title', 'Heading1', 'Heading2']) assert.match(text, new RegExp(`<w:pStyle w:val="${style}"/>`))
  assert.match(text, /<w:tblHeader\/>/)
  assert.match(await part('word/styles.xml'), /<w:lang w:val="fr-FR"/)
  assert.match(await part('docProps/core.xml'), /<dc:title>Dossier du comité — œuvre d’Agen<\/dc:title>/)
})
