import * as Y from 'yjs'
import { changesBetween } from '#kernel/text-changes.ts'
import { type Outcome, ok, refuse } from '#kernel/outcome.ts'
import { mostNoteCharacters } from '../model.ts'

/** The one text of a note's document; app/browser/note.ts names it too. */
const TEXT = 'text'

const textOf = (document: Y.Doc): string => document.getText(TEXT).toString()

/** A note as its updates, put together in any order, say it. */
export function noteOf(updates: readonly Uint8Array[]): Y.Doc {
  const document = new Y.Doc()
  for (const update of updates) Y.applyUpdate(document, update)
  return document
}

/**
 * Adds what somebody wrote to a note.
 * @returns refused `unreadable` when it is no update, or says that something came before which never did
 */
export function receive(document: Y.Doc, update: Uint8Array): Outcome<string, 'unreadable' | 'too-long'> {
  try {
    Y.applyUpdate(document, update)
  } catch {
    return refuse('unreadable')
  }
  if (document.store.pendingStructs || document.store.pendingDs) return refuse('unreadable')
  const text = textOf(document)
  return text.length > mostNoteCharacters ? refuse('too-long') : ok(text)
}

/** What a whole text typed over an earlier state of the note changes in it, as an update that merges with any other. */
export function updateFromText(earlier: Y.Doc, typed: string): Uint8Array | undefined {
  const before = Y.encodeStateVector(earlier)
  const text = earlier.getText(TEXT)
  const changes = changesBetween(text.toString(), typed)
  if (changes.length === 0) return undefined
  earlier.transact(() => {
    for (const { at, removed, added } of changes) {
      text.delete(at, removed)
      text.insert(at, added)
    }
  })
  return Y.encodeStateAsUpdate(earlier, before)
}

export const wholeOf = (document: Y.Doc): Uint8Array => Y.encodeStateAsUpdate(document)
