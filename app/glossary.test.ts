import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'

const english = new Set(createRequire(import.meta.url)('an-array-of-english-words') as string[])
const glossary = readFileSync(new URL('../GLOSSARY.md', import.meta.url), 'utf8').toLowerCase()

// What programmers write everywhere and no dictionary has.
const jargon = new Set(['url', 'csv', 'json', 'geojson', 'topojson', 'ctx', 'href', 'svg'])

/** The words of the names that others read: exported names, tables and columns. */
function* names(): Generator<[word: string, where: string]> {
  for (const path of files(new URL('./capabilities/', import.meta.url))) {
    const text = readFileSync(path, 'utf8')
    for (const [, name] of text.matchAll(/^export (?:async )?(?:function|const|interface|type|class) (\w+)/gm))
      yield* wordsOf(name!, path.pathname)
  }
  const migrations = new URL('../db/migrations/', import.meta.url)
  for (const file of readdirSync(migrations)) {
    const text = readFileSync(new URL(file, migrations), 'utf8')
    for (const [, name] of text.matchAll(/^create table (\w+\.\w+)/gm)) yield* wordsOf(name!, file)
    for (const [, name] of text.matchAll(/^ {2}(\w+) (?:text|uuid|date|bigint|integer|char|boolean|numeric|jsonb|timestamptz)/gm))
      yield* wordsOf(name!, file)
  }
}

function* wordsOf(name: string, where: string): Generator<[string, string]> {
  for (const word of name.split(/[_.]|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)) if (word.length > 2) yield [word.toLowerCase(), where]
}

function* files(folder: URL): Generator<URL> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) yield* files(new URL(`${entry.name}/`, folder))
    else if (/\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name)) yield new URL(entry.name, folder)
  }
}

test('a name in the code is English, or a term of art that the glossary explains', () => {
  const strangers = new Map<string, string>()
  for (const [word, where] of names()) {
    const singular = word.replace(/[sx]$/, '')
    if (english.has(word) || english.has(singular) || jargon.has(word) || jargon.has(singular)) continue
    if (!new RegExp(`\\b${singular}`).test(glossary)) strangers.set(word, where)
  }
  assert.deepEqual([...strangers], [])
})
