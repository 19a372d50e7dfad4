import { buildPages, findNode, installPackages, main, runRessort } from './prepare.mjs'

await main(async () => {
  await installPackages({ withTools: false })
  const node = findNode()
  await buildPages(node)
  await runRessort(node, ['serve'])
})
