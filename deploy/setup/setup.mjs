import { homedir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { cacheFolder } from './cache-folder.mjs'
import { prepareChromium } from './chromium.mjs'
import { buildClient } from './client-build.mjs'
import { installDependencies } from './dependencies.mjs'
import { prepareMediaWorker } from './media-worker.mjs'
import { chooseNode, currentNode, pinnedNode } from './node-runtime.mjs'
import { Progress } from './progress.mjs'
import { prepareTestPrograms } from './test-programs.mjs'

/** @typedef {import('./node-runtime.mjs').NodeRuntime} NodeRuntime */

/** The steps of the set-up; each command takes those that it needs. */
export class Setup {
  /** @param {{ env?: NodeJS.ProcessEnv, progress?: Progress }} [parts] */
  constructor({ env = process.env, progress = new Progress() } = {}) {
    this.root = fileURLToPath(new URL('../..', import.meta.url))
    this.env = env
    this.progress = progress
    this.cache = cacheFolder({ env, home: homedir(), os: process.platform })
    this.platform = `${process.platform}-${process.arch}`
  }

  /**
   * What everything else stands on: the installed packages, and the Node to run them with.
   * @returns {Promise<NodeRuntime>}
   */
  async base() {
    const { root, env, cache, platform, progress } = this
    await progress.step('dependencies', (step) => installDependencies({ root, cache, env, step }))
    return progress.step('Node', (step) => {
      const node = chooseNode({ current: currentNode(), pinned: pinnedNode(root, platform), platform })
      step.done(`${node.version}${node.pinned ? ' (pinned)' : ''}`)
      return node
    })
  }

  /**
   * @param {NodeRuntime} node
   * @returns {Promise<NodeJS.ProcessEnv>} the environment that names the worker
   */
  async mediaWorker(node) {
    const { root, env, cache, platform } = this
    const worker = await this.progress.step('media worker', (step) =>
      prepareMediaWorker({ root, cache, platform, node: node.path, env, step }),
    )
    return { ...env, MEDIASOUP_WORKER_BIN: worker }
  }

  /**
   * @param {NodeRuntime} node
   * @param {{ force?: boolean, onLine?: (line: string) => void }} [more]
   */
  client(node, more) {
    const { root, env } = this
    return this.progress.step('client', (step) => buildClient({ root, node, env, step, ...more }))
  }

  /** @returns {Promise<string>} path of the browser for the tests */
  chromium() {
    const { env, cache } = this
    return this.progress.step('Chromium', (step) => prepareChromium({ env, cache, step }))
  }

  /** What the tests of deploy/ run. */
  testPrograms() {
    const { cache } = this
    return this.progress.step('programs', (step) => prepareTestPrograms({ cache, step }))
  }
}
