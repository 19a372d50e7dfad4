import { relative } from 'node:path'
import type { Plugin } from 'vite'

const serverOnlyFile = /^app\/(capabilities\/[^/]+\/(store|queries|actions)(\.ts|\/.*\.ts)|kernel\/(db|act)\.ts)$/

export const pathOf = (id: string) => relative(import.meta.dirname, id)

/** A capability's SQL and verbs must not reach a browser: fail the build rather than trust tree-shaking. */
export const serverOnly: Plugin = {
  name: 'server-only',
  enforce: 'pre',
  async resolveId(id, importer, options) {
    if (options.ssr || !importer || options.custom?.serverOnly) return
    const found = await this.resolve(id, importer, {
      ...options,
      custom: { ...options.custom, serverOnly: true },
    })
    if (found && serverOnlyFile.test(pathOf(found.id))) {
      throw new Error(`${found.id} is server-only; imported for the browser by ${importer}`)
    }
  },
}
