// npm start: everything that is missing, then the server.
import { handOver } from './child.mjs'
import { runCommand } from './failure.mjs'
import { Setup } from './setup.mjs'

await runCommand(async () => {
  const args = process.argv.slice(2)
  const setup = new Setup()
  const node = await setup.base()
  const server = [...node.flags, 'server/main.ts', ...args]
  if (args.includes('--help')) return handOver(node.path, server, { cwd: setup.root })

  const env = await setup.mediaWorker(node)
  await setup.client(node)
  return handOver(node.path, server, { cwd: setup.root, env })
})
