// npm run dev: the server, started anew upon each change, and Vite beside it.
import { besideEachOther } from './child.mjs'
import { runCommand } from './failure.mjs'
import { Setup } from './setup.mjs'

await runCommand(async () => {
  const setup = new Setup()
  const node = await setup.base()
  const env = await setup.mediaWorker(node)
  const server = [...node.flags, '--watch', '--watch-preserve-output', 'server/main.ts']
  const vite = [
    ...node.flags,
    'node_modules/vite/bin/vite.js',
    '--config',
    'client/vite.config.ts',
    '--clearScreen',
    'false',
  ]
  return besideEachOther(node.path, [server, vite], { cwd: setup.root, env })
})
