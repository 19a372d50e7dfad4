export interface Location {
  pathname: string
  search: string
}

/** What `?fait=` says was just done, in the words of its page; nothing for a word that is not theirs. */
export function doneIn(search: string, words: Readonly<Record<string, string>>): string | undefined {
  const asked = new URLSearchParams(search).get('fait') ?? ''
  return Object.hasOwn(words, asked) ? words[asked] : undefined
}

/** The same page with some query parameters changed; a null or empty one leaves the address. */
export function withQuery(here: Location, changes: Readonly<Record<string, string | number | null>>): string {
  const query = new URLSearchParams(here.search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') query.delete(name)
    else query.set(name, String(value))
  }
  const text = query.toString()
  return text ? `${here.pathname}?${text}` : here.pathname
}
