import { buildPages, findNode, installPackages, main, root, runAttached } from './prepare.mjs'

// `npm test` runs every check and every test; `npm test -- app/kernel/*.test.ts` only these, on the embedded database.
await main(async () => {
  await installPackages({ withTools: true })
  const node = findNode()
  await buildPages(node)
  await runAttached(node, [`${root}/bin/run-tests.mjs`, ...process.argv.slice(2)])
})
