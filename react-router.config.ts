import { glob, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '@react-router/dev/config'
import { build } from 'vite'

export default {
  ssr: true,
  // Pages ship no script: nothing to discover, nothing to split.
  routeDiscovery: { mode: 'initial' },
  splitRouteModules: false,
  // Our own check in kernel/http.ts is stricter, and knows the base URL behind a proxy; this one does not.
  allowedActionOrigins: ['**'],
  // The browser build is kept for its stylesheet and its checks; its scripts are not shipped. Those of the few pages
  // that have one are built beside it.
  async buildEnd({ reactRouterConfig }) {
    const assets = join(reactRouterConfig.buildDirectory, 'client', 'assets')
    for await (const file of glob('*.js', { cwd: assets })) await rm(join(assets, file))
    await build({ configFile: join(import.meta.dirname, 'vite.browser.config.ts') })
  },
} satisfies Config
