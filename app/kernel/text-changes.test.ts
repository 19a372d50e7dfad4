import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { changeBetween, changesBetween, type TextChange } from './text-changes.ts'

const apply = (text: string, { at, removed, added }: TextChange) => text.slice(0, at) + added + text.slice(at + removed)
const word = fc.string({ unit: fc.constantFrom('a', 'b', '\n', 'é'), maxLength: 30 })

test('the change found turns the text before into the text after, wherever the caret is', () => {
  fc.assert(
    fc.property(word, word, fc.nat(30), (before, after, caret) => {
      const change = changeBetween(before, after, Math.min(caret, after.length))
      assert.equal(change ? apply(before, change) : before, after)
    }),
  )
})

test('the caret says which of two equal letters is new', () => {
  assert.deepEqual(changeBetween('aa', 'aaa', 1), { at: 0, removed: 0, added: 'a' })
  assert.deepEqual(changeBetween('aa', 'aaa', 3), { at: 2, removed: 0, added: 'a' })
})

test('changes line by line, from the end to the start, turn one text into the other', () => {
  fc.assert(fc.property(word, word, (before, after) => assert.equal(changesBetween(before, after).reduce(apply, before), after)))
})

test('two lines changed far apart are two changes, and what is between is left alone', () => {
  const changes = changesBetween('un\ndeux\ntrois\n', 'UN\ndeux\nTROIS\n')
  assert.deepEqual(changes, [
    { at: 8, removed: 5, added: 'TROIS' },
    { at: 0, removed: 2, added: 'UN' },
  ])
})
