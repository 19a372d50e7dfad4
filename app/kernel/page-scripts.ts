import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** A page that has a script says so: `export const handle = { script: 'unsaved' } satisfies PageHandle`. */
export interface PageHandle {
  /** A file of app/browser/, without its `.ts`. */
  script?: string
}

let found: Readonly<Record<string, string>> | undefined

/** The address of each script of app/browser/, by its name; the build lists them. */
export function pageScripts(): Readonly<Record<string, string>> {
  found ??= readManifest()
  return found
}

function readManifest(): Record<string, string> {
  const text = readFileSync(new URL('../../build/client/page-scripts.json', import.meta.url), 'utf8')
  const manifest = JSON.parse(text) as Record<string, { file: string; isEntry?: boolean }>
  return Object.fromEntries(
    Object.entries(manifest).flatMap(([source, { file, isEntry }]) => (isEntry ? [[basename(source, '.ts'), `/${file}`]] : [])),
  )
}
