import { Fragment } from 'react'

/** The found words stand between two signs that nobody types; the text itself is never markup. */
export function Excerpt({ text }: { text: string }) {
  return text.split(/(\ue000[^\ue001]*\ue001)/).map((part, rank) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, in their order
    part.startsWith('\ue000') ? <mark key={rank}>{part.slice(1, -1)}</mark> : <Fragment key={rank}>{part}</Fragment>,
  )
}
