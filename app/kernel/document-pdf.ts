import { Worker } from 'node:worker_threads'
import { dayInWords } from './day.ts'
import type { Block, PrintedDocument } from './document.ts'
import type { Printed, Printing } from './document-printer.ts'

type Waiting = { resolve(pdf: Buffer): void; reject(fault: Error): void }

const waiting = new Map<number, Waiting>()
let printer: Worker | undefined
let last = 0

/**
 * The document as a tagged PDF (PDF/UA-1): title, language, bookmarks, table headers. The same document gives the
 * same bytes. Drawn in a thread of its own: the site answers others meanwhile.
 * @throws Error when the engine refuses: a bug of the template, never of the text
 */
export function pdfOf(document: PrintedDocument): Promise<Buffer> {
  const drawn = { ...document, inWords: dayInWords(document.on), blocks: withoutLostLevels(document.blocks) }
  const printing: Printing = { number: ++last, json: JSON.stringify(drawn) }
  return new Promise((resolve, reject) => {
    waiting.set(printing.number, { resolve, reject })
    printer ??= startPrinter()
    printer.ref()
    printer.postMessage(printing)
  })
}

/** PDF/UA wants the first heading to be of level 1, and a level-2 heading to stand below one. */
function withoutLostLevels(blocks: readonly Block[]): Block[] {
  const first = blocks.findIndex((block) => block.kind === 'heading' && block.level === 1)
  return blocks.map((block, rank) => (block.kind === 'heading' && (first === -1 || rank < first) ? { ...block, level: 1 } : block))
}

function startPrinter(): Worker {
  const worker = new Worker(new URL('./document-printer.ts', import.meta.url))
  worker.on('message', (printed: Printed) => settle(printed))
  worker.on('error', (fault) => failAll(fault))
  worker.on('exit', (code) => failAll(new Error(`the printer stopped with code ${code}`)))
  return worker
}

function settle(printed: Printed): void {
  const { resolve, reject } = waiting.get(printed.number) ?? {}
  waiting.delete(printed.number)
  // A printer that nobody waits for keeps no process alive.
  if (waiting.size === 0) printer?.unref()
  if ('pdf' in printed) resolve?.(Buffer.from(printed.pdf))
  else reject?.(new Error(printed.fault))
}

// The next document starts a new printer.
function failAll(fault: Error): void {
  printer = undefined
  const left = [...waiting.values()]
  waiting.clear()
  for (const { reject } of left) reject(fault)
}
