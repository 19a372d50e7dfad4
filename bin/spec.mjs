// A reporter for node:test: the sentences of the tests, file by file, as a page to read.
import { relative } from 'node:path'

export default async function* spec(events) {
  const sentences = new Map()
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue
    if (data.details?.type === 'suite' || !data.file) continue
    const file = relative(process.cwd(), data.file)
    sentences.set(file, [...(sentences.get(file) ?? []), `- ${type === 'test:pass' ? '' : '❌ '}${data.name}`])
  }
  for (const [file, lines] of [...sentences].sort()) {
    yield `\n### ${file.replace('app/capabilities/', '').replace('.test.ts', '')}\n${lines.join('\n')}\n`
  }
}
