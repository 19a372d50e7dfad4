import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'

// The thread that document-pdf.ts starts: Typst compiles one document after the other.

export interface Printing {
  number: number
  json: string
}

export type Printed = { number: number; pdf: Uint8Array } | { number: number; fault: string }

const fonts = [
  'source-sans-3/400Regular/SourceSans3_400Regular.ttf',
  'source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf',
  'source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf',
]

const template = readFileSync(new URL('./document.typ', import.meta.url), 'utf8')
const compiler = NodeCompiler.create({
  // A folder without any file: a template reads nothing but what it is given.
  workspace: fileURLToPath(new URL('./no-such-folder', import.meta.url)),
  fontArgs: [{ fontBlobs: fonts.map((path) => readFileSync(fileURLToPath(import.meta.resolve(`@expo-google-fonts/${path}`)))) }],
})

// What the compiler remembers of earlier documents, in number of documents.
const MEMORY = 10

parentPort?.on('message', (printing: Printing) => {
  parentPort?.postMessage(print(printing))
  compiler.evictCache(MEMORY)
})

function print({ number, json }: Printing): Printed {
  try {
    return { number, pdf: compile(json) }
  } catch (fault) {
    return { number, fault: fault instanceof Error ? fault.message : String(fault) }
  }
}

function compile(json: string): Uint8Array {
  const compiled = compiler.compile({ mainFileContent: template, inputs: { document: json } })
  const refused = compiled.takeError()
  if (refused) throw new Error(JSON.stringify(compiler.fetchDiagnostics(refused)))
  if (!compiled.result) throw new Error('Typst gave no document')
  return compiler.pdf(compiled.result, { pdfStandard: 'ua-1' })
}
