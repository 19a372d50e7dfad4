import type { Day } from './day.ts'

/**
 * A document to print or to send, said once: kernel/document-pdf.ts and kernel/document-docx.ts draw the same.
 * Text is plain French, already formatted (amounts, days); nothing in it is markup.
 */
export interface PrintedDocument {
  title: string
  /** Above the title: the territory, the body that issues it. */
  issuer: string
  /** Below the title: what it is about, in one line. */
  subtitle?: string
  /** In the foot of each page: `D-2026-0042`. */
  reference?: string
  on: Day
  /** In the foot of each page, when not everybody may read it. */
  confidentiality?: string
  blocks: readonly Block[]
}

export type Block =
  | { kind: 'heading'; level: 1 | 2; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'notice'; text: string }
  | { kind: 'list'; items: readonly string[] }
  | { kind: 'facts'; facts: readonly { label: string; value: string }[] }
  | { kind: 'table'; caption: string; columns: readonly Column[]; rows: readonly (readonly string[])[] }
  | { kind: 'signatures'; signatures: readonly PrintedSignature[] }
  | { kind: 'page-break' }

export interface Column {
  label: string
  /** Figures stand on the right. */
  figures?: boolean
  /** Share of the width beside the others, 1 when it is not said. */
  width?: number
}

export interface PrintedSignature {
  role: string
  name: string
  /** « Signé le 23/11/2026 à 14 h 05 », or « En attente depuis le … ». */
  state: string
}
