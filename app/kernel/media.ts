import { fileTypeFromBuffer } from 'file-type'
import { type Outcome, ok, refuse } from './outcome.ts'

/** What a person may give, by the end of its name. `text`: no signature, so the content must read as text. */
const accepted: Readonly<Record<string, { mediaType: string; text?: true }>> = {
  pdf: { mediaType: 'application/pdf' },
  docx: { mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
  xlsx: { mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  pptx: { mediaType: 'application/vnd.openxmlformats-officedocument.presentationml.presentation' },
  odt: { mediaType: 'application/vnd.oasis.opendocument.text' },
  ods: { mediaType: 'application/vnd.oasis.opendocument.spreadsheet' },
  odp: { mediaType: 'application/vnd.oasis.opendocument.presentation' },
  png: { mediaType: 'image/png' },
  jpg: { mediaType: 'image/jpeg' },
  jpeg: { mediaType: 'image/jpeg' },
  txt: { mediaType: 'text/plain', text: true },
  md: { mediaType: 'text/markdown', text: true },
  csv: { mediaType: 'text/csv', text: true },
}

export const acceptedExtensions: readonly string[] = Object.keys(accepted)

/**
 * The media type of a file, found in its content and not in what the browser said.
 * @returns refused `other-content` when the end of the name promises something else than what is inside
 */
export async function mediaTypeOf(name: string, content: Uint8Array): Promise<Outcome<string, 'unknown-type' | 'other-content'>> {
  const end = /\.([a-z0-9]{2,5})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const expected = Object.hasOwn(accepted, end) ? accepted[end] : undefined
  if (!expected) return refuse('unknown-type')
  const found = await fileTypeFromBuffer(content)
  if (expected.text) return !found && isText(content) ? ok(expected.mediaType) : refuse('other-content')
  return found?.mime === expected.mediaType ? ok(expected.mediaType) : refuse('other-content')
}

// A page or a drawing that runs when it is opened reads as text, and is none of what the name promises.
function isText(content: Uint8Array): boolean {
  if (content.includes(0)) return false
  return !/^\s*(?:<!doctype|<html|<script|<svg|<\?xml|#!)/i.test(textOf(content.subarray(0, 1024)))
}

/** Text as people save it: UTF-8, else what Windows writes. */
export function textOf(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return new TextDecoder('windows-1252').decode(content)
  }
}
