import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { run } from './child.mjs'
import { contentHash } from './content-hash.mjs'
import { SetupFailure } from './failure.mjs'

/**
 * Builds the client into client/dist, unless nothing that it is made of has changed.
 * @param {{ root: string, node: import('./node-runtime.mjs').NodeRuntime, env: NodeJS.ProcessEnv,
 *   step: import('./progress.mjs').Step, force?: boolean, onLine?: (line: string) => void }} parts
 */
export async function buildClient({ root, node, env, step, force = false, onLine }) {
  const stamp = join(root, 'node_modules', '.atrium', 'client')
  const hash = await contentHash(root, ['client', 'shared', 'package-lock.json'], { except: ['client/dist'] })
  if (!force && (await isBuilt(root, stamp, hash))) return step.done('(unchanged)')

  await rm(stamp, { force: true })
  step.working('building')
  const args = [...node.flags, 'node_modules/vite/bin/vite.js', 'build', '--config', 'client/vite.config.ts']
  const { code, lines } = await run(node.path, args, { cwd: root, env, ...(onLine && { onLine }) })
  if (code !== 0) {
    throw new SetupFailure('The client could not be built.', {
      mend: 'Mend what Vite says above.',
      lines: onLine ? [] : lines,
    })
  }
  await mkdir(dirname(stamp), { recursive: true })
  await writeFile(stamp, hash)
  step.done('built')
}

/**
 * @param {string} root
 * @param {string} stamp file that keeps the hash of what was built
 * @param {string} hash
 */
async function isBuilt(root, stamp, hash) {
  if (!existsSync(join(root, 'client', 'dist', 'index.html'))) return false
  return (await readFile(stamp, 'utf8').catch(() => '')) === hash
}
