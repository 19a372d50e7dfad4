import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Stage, stageCodes, stages } from './model.ts'

const file = new URL('README.md', import.meta.url)
const place = /(<!-- stages:[^\n]*-->\n)[\s\S]*?(<!-- \/stages -->)/

const drawing = (): string => {
  const arrows = stageCodes.flatMap((from) => (stages[from].next as readonly Stage[]).map((to) => `  ${from} --> ${to}`))
  return ['```mermaid', 'stateDiagram-v2', '  [*] --> idea', ...stageCodes.map((s) => `  ${s} : ${stages[s].label}`), ...arrows, '```', ''].join('\n')
}

test('le dessin des étapes du README est celui du modèle', () => {
  const text = readFileSync(file, 'utf8')
  const drawn = text.replace(place, `$1${drawing()}$2`)
  if (process.env.DRAW) writeFileSync(file, drawn)
  else assert.equal(text, drawn, 'draw it again: DRAW=1 npm test -- app/capabilities/projects/readme.test.ts')
})
