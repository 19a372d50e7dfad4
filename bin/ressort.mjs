#!/usr/bin/env node
import { buildPages, findNode, installPackages, main, runRessort } from './prepare.mjs'

await main(async () => {
  const args = process.argv.slice(2)
  await installPackages({ withTools: false })
  const node = findNode()
  if (args[0] === 'serve' && !args.includes('--help')) await buildPages(node)
  await runRessort(node, args)
})
