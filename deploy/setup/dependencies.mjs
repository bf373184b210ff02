import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from './cache-folder.mjs'
import { run } from './child.mjs'
import { SetupFailure } from './failure.mjs'

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lock
 */

/**
 * Installs the packages of package-lock.json, where they are not installed already.
 * @param {{ root: string, cache: string, env: NodeJS.ProcessEnv, step: import('./progress.mjs').Step }} parts
 */
export async function installDependencies({ root, cache, env, step }) {
  if (await areInstalled(root)) return
  step.working('installing')
  await makeFolder(cache)
  const log = join(cache, 'npm-ci.log')
  // Development tools are part of the one tree: the client is built with them, here and under NODE_ENV=production too.
  const args = ['ci', '--include=dev', '--include=optional', '--loglevel=error', '--no-progress']
  const [command, ...before] = npmOf(env)
  const { code, lines } = await run(command, [...before, ...args], { cwd: root, env, log })
  if (code !== 0) {
    throw new SetupFailure('npm could not install the dependencies.', {
      mend: 'Check that this machine reaches the npm registry, then start again.',
      lines: lines.slice(-8),
      log,
    })
  }
  step.done('installed')
}

/**
 * Whether node_modules holds what package-lock.json names, by npm's own record of what it installed.
 * @param {string} root
 * @returns {Promise<boolean>}
 */
export async function areInstalled(root) {
  const [wanted, found] = await Promise.all([
    readLock(join(root, 'package-lock.json')),
    readLock(join(root, 'node_modules', '.package-lock.json')),
  ])
  if (!wanted?.packages || !found?.packages) return false
  const installed = found.packages
  return Object.entries(wanted.packages).every(([path, wants]) => {
    const has = installed[path]
    // Optional packages of other platforms are never installed.
    if (path === '' || (!has && wants.optional)) return true
    return has?.version === wants.version && has?.integrity === wants.integrity
  })
}

/**
 * @param {string} path
 * @returns {Promise<Lock | undefined>}
 */
async function readLock(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * The npm that started this with the Node that runs it, or the one in PATH.
 * @param {NodeJS.ProcessEnv} env
 * @returns {[string, ...string[]]}
 */
function npmOf({ npm_execpath: npm, npm_node_execpath: node }) {
  return npm?.endsWith('npm-cli.js') ? [node ?? process.execPath, npm] : ['npm']
}
