import { globSync } from 'node:fs'
import { defineConfig } from 'vite'
import { serverOnly } from './vite.server-only.ts'

/** The scripts of the few pages that have one: each file of app/browser/, listed by a manifest (app/kernel/page-scripts.ts). */
export default defineConfig({
  plugins: [serverOnly],
  publicDir: false,
  build: {
    outDir: 'build/client',
    emptyOutDir: false,
    manifest: 'page-scripts.json',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    rolldownOptions: { input: globSync('app/browser/*.ts', { cwd: import.meta.dirname }) },
  },
  logLevel: 'warn',
})
