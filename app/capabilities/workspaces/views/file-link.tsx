import { formatNumber } from '#ui/format.ts'
import type { Entry } from '../model.ts'

/** « 1,2 Mo » */
export const sizeWords = (bytes: number): string =>
  bytes < 1_000_000
    ? `${formatNumber(Math.max(1, Math.round(bytes / 1000)))}\u00a0ko`
    : `${formatNumber(Math.round(bytes / 100_000) / 10)}\u00a0Mo`

/** The files that an entry brings, with what the scanner said of each. */
export function FileLinks({ entry, href }: { entry: Entry; href: string }) {
  if (entry.files.length === 0) return null
  return (
    <ul className="entry-files" role="list">
      {entry.files.map((file) => (
        <li key={file.number}>
          <a href={`${href}/documents/${file.number}`}>{file.title}</a>{' '}
          <small>
            version {file.version} · {file.fileName} · {sizeWords(file.size)} · {scanWords[file.scan]}
          </small>
        </li>
      ))}
    </ul>
  )
}

const scanWords = { clean: 'antivirus : rien trouvé', 'not-scanned': 'non examiné par un antivirus' } as const
