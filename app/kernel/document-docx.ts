import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  type IBorderOptions,
  LevelFormat,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  type ParagraphChild,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx'
import { dayInWords } from './day.ts'
import type { Block, Column, PrintedDocument, PrintedSignature } from './document.ts'

// Sizes in half-points, lengths in twentieths of a point, as the format has them.
const ink = '17212B'
const quiet = '4F5C69'
const accent = 'A8410F'
const line = 'DCD8CF'
const PAGE_WIDTH = 9_412
const margins = { top: 1_360, bottom: 1_360, left: 1_247, right: 1_247 }

/** The document as a Word file, to be amended: real headings and lists, table headers, French for the spelling. */
export function docxOf(document: PrintedDocument): Promise<Buffer> {
  const file = new Document({
    title: document.title,
    subject: document.subtitle ?? document.title,
    creator: document.issuer,
    lastModifiedBy: document.issuer,
    features: { updateFields: false },
    styles,
    numbering: { config: [dashes] },
    sections: [
      {
        properties: { page: { size: { width: 11_906, height: 16_838 }, margin: margins } },
        footers: { default: footerOf(document) },
        children: [...headOf(document), ...document.blocks.flatMap(drawn)],
      },
    ],
  })
  return Packer.toBuffer(file)
}

const sans = { font: 'Calibri', color: ink, language: { value: 'fr-FR', eastAsia: 'fr-FR', bidirectional: 'ar-SA' } }
const serif = { font: 'Cambria', color: ink, bold: true }
const heading = (size: number, before: number) => ({
  run: { ...serif, size },
  paragraph: { spacing: { before, after: 120, line: 264, lineRule: LineRuleType.AUTO }, keepNext: true },
})

const styles = {
  default: {
    document: { run: { ...sans, size: 21 }, paragraph: { spacing: { after: 140, line: 276, lineRule: LineRuleType.AUTO } } },
    title: { run: { ...serif, size: 44 }, paragraph: { spacing: { before: 60, after: 120, line: 252, lineRule: LineRuleType.AUTO } } },
    heading1: heading(28, 400),
    heading2: heading(23, 280),
  },
}

const dashes = {
  reference: 'dashes',
  levels: [
    {
      level: 0,
      format: LevelFormat.BULLET,
      text: '–',
      alignment: AlignmentType.LEFT,
      style: { paragraph: { indent: { left: 300, hanging: 300 } }, run: { color: accent } },
    },
  ],
}

function headOf({ issuer, title, subtitle }: PrintedDocument): Paragraph[] {
  return [
    new Paragraph({ children: runs(issuer, { bold: true, color: quiet }) }),
    new Paragraph({ heading: HeadingLevel.TITLE, children: runs(title) }),
    ...(subtitle ? [new Paragraph({ children: runs(subtitle, { color: quiet, size: 24 }) })] : []),
    new Paragraph({ border: { top: rule(accent, 16) }, indent: { right: PAGE_WIDTH - 1_000 }, spacing: { before: 120, after: 120 } }),
  ]
}

function footerOf({ issuer, reference, on, confidentiality }: PrintedDocument): Footer {
  const told = [issuer, reference, dayInWords(on)].filter(Boolean).join(' · ')
  const small = { size: 17, color: quiet }
  const pages = new TextRun({ ...small, children: ['\tPage ', PageNumber.CURRENT, ' sur ', PageNumber.TOTAL_PAGES] })
  const first = new Paragraph({
    border: { top: { ...rule(line, 4), space: 6 } },
    tabStops: [{ type: TabStopType.RIGHT, position: PAGE_WIDTH }],
    spacing: { after: 0 },
    children: [...runs(told, small), pages],
  })
  const second = confidentiality && new Paragraph({ children: runs(confidentiality, { size: 17, color: accent, bold: true }) })
  return new Footer({ children: second ? [first, second] : [first] })
}

function drawn(block: Block): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [new Paragraph({ heading: block.level === 1 ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2, children: runs(block.text) })]
    case 'paragraph':
      return [new Paragraph({ children: runs(block.text) })]
    case 'notice':
      return [noticeOf(block.text)]
    case 'list':
      return block.items.map(
        (item) => new Paragraph({ numbering: { reference: 'dashes', level: 0 }, spacing: { after: 60 }, children: runs(item) }),
      )
    case 'facts':
      return [factsOf(block.facts), gap()]
    case 'table':
      return [...captionOf(block.caption), tableOf(block.columns, block.rows), gap()]
    case 'signatures':
      return [signaturesOf(block.signatures), gap()]
    case 'page-break':
      return [new Paragraph({ pageBreakBefore: true })]
  }
}

function noticeOf(text: string): Paragraph {
  return new Paragraph({
    border: { left: { ...rule(accent, 20), space: 8 } },
    shading: { type: ShadingType.CLEAR, fill: 'F7F3EC' },
    indent: { left: 200 },
    children: runs(text),
  })
}

const captionOf = (caption: string) =>
  caption === '' ? [] : [new Paragraph({ keepNext: true, spacing: { before: 200, after: 80 }, children: runs(caption, { bold: true }) })]

function tableOf(columns: readonly Column[], rows: readonly (readonly string[])[]): Table {
  const total = columns.reduce((sum, { width = 1 }) => sum + width, 0)
  const widths = columns.map(({ width = 1 }) => Math.floor((PAGE_WIDTH * width) / total))
  const cell = (text: string, rank: number, look: Look, border: IBorderOptions) =>
    new TableCell({
      width: { size: widths[rank] ?? 0, type: WidthType.DXA },
      verticalAlign: look.bold ? VerticalAlign.BOTTOM : VerticalAlign.TOP,
      margins: { top: 50, bottom: 50, left: 0, right: 80 },
      borders: { ...noBorders, bottom: border },
      children: [
        new Paragraph({
          alignment: columns[rank]?.figures ? AlignmentType.RIGHT : AlignmentType.LEFT,
          spacing: { after: 0 },
          children: runs(text, { size: 19, ...look }),
        }),
      ],
    })
  const head = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: columns.map(({ label }, rank) => cell(label, rank, { bold: true, color: quiet, size: 16 }, rule(ink, 8))),
  })
  const body = rows.map((row) => new TableRow({ cantSplit: true, children: row.map((text, rank) => cell(text, rank, {}, rule(line, 4))) }))
  return new Table({
    layout: TableLayoutType.FIXED,
    columnWidths: widths,
    width: full,
    rows: [head, ...(body.length > 0 ? body : [emptyRow(columns.length)])],
  })
}

function emptyRow(columnSpan: number): TableRow {
  return new TableRow({
    children: [
      new TableCell({
        columnSpan,
        margins: { top: 50, bottom: 50, left: 0 },
        borders: { ...noBorders, bottom: rule(line, 4) },
        children: [new Paragraph({ children: runs('Aucune ligne.', { color: quiet, size: 19 }) })],
      }),
    ],
  })
}

function factsOf(facts: readonly { label: string; value: string }[]): Table {
  const widths = [2_850, PAGE_WIDTH - 2_850]
  const cell = (text: string, rank: number, look: Look) =>
    new TableCell({
      borders: noBorders,
      width: { size: widths[rank] ?? 0, type: WidthType.DXA },
      margins: { top: 20, bottom: 20, left: 0, right: 120 },
      children: [new Paragraph({ spacing: { after: 0 }, children: runs(text, look) })],
    })
  const rows = facts.map(
    ({ label, value }) => new TableRow({ cantSplit: true, children: [cell(label, 0, { color: quiet }), cell(value, 1, {})] }),
  )
  return new Table({ layout: TableLayoutType.FIXED, columnWidths: widths, width: full, rows, borders: noTableBorders })
}

function signaturesOf(signatures: readonly PrintedSignature[]): Table {
  const half = Math.floor(PAGE_WIDTH / 2)
  const cell = ({ role, name, state }: PrintedSignature) =>
    new TableCell({
      width: { size: half, type: WidthType.DXA },
      borders: { ...noBorders, top: rule(ink, 8) },
      margins: { top: 100, bottom: 300, left: 0, right: 300 },
      children: [
        new Paragraph({ children: runs(role, { color: quiet }) }),
        new Paragraph({ children: runs(name, { bold: true }) }),
        new Paragraph({ children: runs(state) }),
      ],
    })
  const pairs = signatures.flatMap((_, rank) => (rank % 2 === 0 ? [signatures.slice(rank, rank + 2)] : []))
  const rows = pairs.map((pair) => new TableRow({ cantSplit: true, children: pair.map(cell) }))
  return new Table({ layout: TableLayoutType.FIXED, columnWidths: [half, half], width: full, rows, borders: noTableBorders })
}

interface Look {
  bold?: boolean
  color?: string
  size?: number
}

/** A text as it was typed: each of its lines on a line. */
const runs = (text: string, look: Look = {}): ParagraphChild[] =>
  text.split('\n').map((part, rank) => new TextRun({ ...look, text: part, ...(rank > 0 && { break: 1 }) }))

const full = { size: PAGE_WIDTH, type: WidthType.DXA }
const gap = () => new Paragraph({ spacing: { after: 60 } })
const rule = (color: string, size: number): IBorderOptions => ({ style: BorderStyle.SINGLE, color, size })
const none = { style: BorderStyle.NIL, size: 0, color: 'auto' }
const noBorders = { top: none, bottom: none, left: none, right: none }
const noTableBorders = { ...noBorders, insideHorizontal: none, insideVertical: none }
