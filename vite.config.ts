import { reactRouter } from '@react-router/dev/vite'
import { defineConfig, type Plugin } from 'vite'
import { pathOf, serverOnly } from './vite.server-only.ts'

const nativeFile = /^app\/(kernel|capabilities)\/(?!.*\/(routes|views|jobs)\/).*\.ts$/

/**
 * What Node runs as it is (server, jobs, tests) stays out of the server bundle: one instance of each module, so that
 * `web` is the same key for the server that sets it and for the routes that read it.
 */
const nativeModules: Plugin = {
  name: 'native-modules',
  enforce: 'pre',
  apply: 'build',
  async resolveId(id, importer, options) {
    if (!options.ssr || !importer || options.custom?.native) return
    const found = await this.resolve(id, importer, {
      ...options,
      custom: { ...options.custom, native: true },
    })
    const path = found && pathOf(found.id)
    if (!path || !nativeFile.test(path)) return
    return {
      id: path.replace(/^app\/kernel\//, '#kernel/').replace(/^app\/capabilities\//, '#cap/'),
      external: true,
    }
  },
}

export default defineConfig({
  plugins: [serverOnly, nativeModules, reactRouter()],
  // Browsers that know light-dark(): a rewriting of it would ignore the light scheme that paper asks for.
  build: {
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  logLevel: 'warn',
})
