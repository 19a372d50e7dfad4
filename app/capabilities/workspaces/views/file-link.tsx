import { formatNumber } from '#ui/format.ts'
import type { Entry } from '../model.ts'

/** « 1,2 Mo » */
export const sizeWords = (bytes: number): string =>
  bytes < 1_000_000 ? `${formatNumber(Math.max(1, Math.round(bytes / 1000)))}\u00a0ko` : `${formatNumber(Math.round(bytes / 100_000) / 10)}\u00a0Mo`

export function FileLink({ entry, href }: { entry: Entry; href: string }) {
  if (entry.documentNumber === null || entry.documentVersion === null) return null
  return (
    <p>
      <a href={`${href}/documents/${entry.documentNumber}`}>{entry.documentTitle}</a>{' '}
      <small>
        version {entry.documentVersion} · {entry.fileName} · {sizeWords(entry.fileSize ?? 0)}
      </small>
    </p>
  )
}
