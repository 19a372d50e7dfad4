import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { textOf } from './media.ts'
import { entriesOf } from './zip.ts'

/** Characters: what is kept of the text of one file. */
const mostText = 400_000

const patience = 20_000

const office = 'application/vnd.openxmlformats-officedocument.'
const openDocument = 'application/vnd.oasis.opendocument.'

/** Which parts of an archive hold its text, by media type. */
const parts: Readonly<Record<string, RegExp>> = {
  [`${office}wordprocessingml.document`]: /^word\/(document|footnotes|header\d*|footer\d*)\.xml$/,
  [`${office}spreadsheetml.sheet`]: /^xl\/(sharedStrings|worksheets\/sheet\d+)\.xml$/,
  [`${office}presentationml.presentation`]: /^ppt\/slides\/slide\d+\.xml$/,
  [`${openDocument}text`]: /^content\.xml$/,
  [`${openDocument}spreadsheet`]: /^content\.xml$/,
  [`${openDocument}presentation`]: /^content\.xml$/,
}

/**
 * The words of a file, to be searched. A stranger made it: it is read in a thread of its own, with little memory and
 * little time, and what cannot be read has no words.
 * @returns at most `mostText` characters; nothing of an image
 */
export function textOfFile(mediaType: string, content: Uint8Array): Promise<string> {
  if (!mediaType.startsWith('text/') && mediaType !== 'application/pdf' && !parts[mediaType]) return Promise.resolve('')
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { fileText: { mediaType, content } },
    resourceLimits: { maxOldGenerationSizeMb: 256 },
    stderr: true,
  })
  return new Promise((resolve) => {
    const answer = (text: string) => {
      clearTimeout(tooLong)
      void worker.terminate()
      resolve(text)
    }
    const tooLong = setTimeout(() => answer(''), patience)
    worker
      .once('message', answer)
      .once('error', () => answer(''))
      .once('exit', () => answer(''))
  })
}

async function readText(mediaType: string, content: Uint8Array): Promise<string> {
  if (mediaType.startsWith('text/')) return textOf(content)
  if (mediaType === 'application/pdf') return textOfPdf(content)
  const texts = entriesOf(content, parts[mediaType]!).map(({ name, content: xml }) =>
    textOfXml(textOf(xml), name.startsWith('xl/worksheets/')),
  )
  return texts.join('\n')
}

async function textOfPdf(content: Uint8Array): Promise<string> {
  const { extractText, getDocumentProxy } = await import('unpdf')
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(content)), { mergePages: true })
  return text
}

/** @param inlineOnly numbers and references of a sheet are no words: only the texts written in it are */
function textOfXml(xml: string, inlineOnly: boolean): string {
  const found = inlineOnly ? [...xml.matchAll(/<is>.*?<\/is>/gs)].map(([text]) => text).join('</si>') : xml
  return found
    .replaceAll(/<\/(?:w:p|a:p|si|text:p|text:h|row)>|<w:br\/>|<w:tab\/>/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(lt|gt|amp|quot|apos);/g, (_, name: keyof typeof entities) => entities[name])
    .replaceAll(/&#(x?)([0-9a-f]{1,6});/gi, (_, hex, digits) =>
      String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(digits, hex ? 16 : 10) || 32)),
    )
}

const entities = { lt: '<', gt: '>', amp: '&', quot: '"', apos: '’' } as const

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it removes
const controlCharacters = /[\0-\x08\x0b-\x1f\ufffe\uffff]/g

function tidy(text: string): string {
  return text
    .replaceAll(controlCharacters, ' ')
    .replaceAll(/[ \t\u00a0]+/g, ' ')
    .replaceAll(/\s*\n\s*/g, '\n')
    .trim()
    .slice(0, mostText)
    .toWellFormed()
}

// Last, since it waits: what stands below a wait is not there yet.
if (!isMainThread && workerData?.fileText) {
  const { mediaType, content } = workerData.fileText as { mediaType: string; content: Uint8Array }
  parentPort?.postMessage(tidy(await readText(mediaType, content)))
}
