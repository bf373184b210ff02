// npm run setup [-- FOLDER]: everything that a server needs, without starting it. FOLDER gets links to the Node and to
// the media worker to run it with, for whoever starts it without npm (a service, a container).
import { mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from './failure.mjs'
import { Setup } from './setup.mjs'

await runCommand(async () => {
  const [folder] = process.argv.slice(2)
  const setup = new Setup()
  const node = await setup.base()
  const { MEDIASOUP_WORKER_BIN: worker = '' } = await setup.mediaWorker(node)
  await setup.client(node)
  if (folder) await link(folder, { node: node.path, 'mediasoup-worker': worker })
})

/**
 * @param {string} folder
 * @param {Record<string, string>} targets by the name of their link
 */
async function link(folder, targets) {
  await mkdir(folder, { recursive: true })
  for (const [name, target] of Object.entries(targets)) {
    await rm(join(folder, name), { force: true })
    await symlink(target, join(folder, name))
  }
}
