import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { stageCodes, stages } from './model.ts'
import { ways } from './model/passages.ts'

const file = new URL('README.md', import.meta.url)
const place = /(<!-- stages:[^\n]*-->\n)[\s\S]*?(<!-- \/stages -->)/

const drawing = (): string => {
  const arrows = ways.map(
    ({ from, to, guards, isBack }) => `  ${from} --> ${to}${isBack ? ' : retour' : guards.length > 0 ? ` : ${guards.join(', ')}` : ''}`,
  )
  return [
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> idea',
    ...stageCodes.map((s) => `  ${s} : ${stages[s].label}`),
    ...arrows,
    '```',
    '',
  ].join('\n')
}

test('le dessin des étapes du README est celui du modèle', () => {
  const text = readFileSync(file, 'utf8')
  const drawn = text.replace(place, `$1${drawing()}$2`)
  if (process.env.DRAW) writeFileSync(file, drawn)
  else assert.equal(text, drawn, 'draw it again: DRAW=1 npm test -- app/capabilities/projects/readme.test.ts')
})
