import { chmod, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { alone } from './build-lock.mjs'
import { makeFolder } from './cache-folder.mjs'
import { contentHash } from './content-hash.mjs'
import { SetupFailure } from './failure.mjs'
import { runsHere } from './worker-binary.mjs'
import { buildWorker } from './worker-build.mjs'
import { downloadWorker } from './worker-download.mjs'

/**
 * @typedef {object} Parts
 * @property {string} root
 * @property {string} cache
 * @property {string} platform such as linux-x64
 * @property {string} node
 * @property {NodeJS.ProcessEnv} env
 * @property {import('./progress.mjs').Step} step
 * @property {typeof downloadWorker} [download]
 * @property {typeof buildWorker} [build]
 */

/**
 * Finds mediasoup's worker for this machine, or gets one: named by the environment, installed by mediasoup itself, kept
 * from an earlier start, downloaded, built.
 * @param {Parts} parts
 * @returns {Promise<string>} path of the binary
 */
export async function prepareMediaWorker(parts) {
  const { root, env, step } = parts
  const mediasoup = join(root, 'node_modules', 'mediasoup')
  const { version } = JSON.parse(await readFile(join(mediasoup, 'package.json'), 'utf8'))
  const found = (/** @type {string} */ path, /** @type {string} */ origin) => {
    step.done(`${version} (${origin})`)
    return path
  }

  const named = namedWorker(env)
  if (named) return found(named, 'MEDIASOUP_WORKER_BIN')
  const installed = join(mediasoup, 'worker', 'out', 'Release', 'mediasoup-worker')
  if (isWorker(installed)) return found(installed, 'installed')
  const folder = await folderOf(parts, version)
  const cached = join(folder, 'mediasoup-worker')
  if (isWorker(cached)) return found(cached, 'cached')

  await makeFolder(folder)
  const get = () => obtain({ ...parts, mediasoup, folder, cached })
  const onWait = () => step.working('waiting for another set-up that is at it')
  return found(cached, await alone(join(folder, 'lock'), get, { onWait }))
}

/**
 * Where workers of this version, for this platform and by this recipe are kept.
 * @param {{ root: string, cache: string, platform: string }} parts
 * @param {string} version
 */
async function folderOf({ root, cache, platform }, version) {
  const recipe = await contentHash(root, ['deploy/worker'], { except: ['deploy/worker/README.md'] })
  return join(cache, 'worker', `${version}-${platform}-${recipe.slice(0, 12)}`)
}

/** @param {NodeJS.ProcessEnv} env */
function namedWorker({ MEDIASOUP_WORKER_BIN: path }) {
  if (!path || isWorker(path)) return path && resolve(path)
  const fault = existsSync(path) ? 'is no mediasoup-worker that runs on this machine' : 'does not exist'
  throw new SetupFailure(`MEDIASOUP_WORKER_BIN names ${path}, which ${fault}.`, {
    mend: 'Correct it, or unset it to let the set-up get a worker.',
  })
}

/** @param {string} path */
function isWorker(path) {
  return existsSync(path) && runsHere(path)
}

/**
 * Puts a worker at its place in the cache in one step, so that nobody ever starts half a one.
 * @param {Parts & { mediasoup: string, folder: string, cached: string }} parts
 * @returns {Promise<string>} where it came from
 */
async function obtain(parts) {
  const { root, mediasoup, folder, cached, step, download = downloadWorker, build = buildWorker } = parts
  if (isWorker(cached)) return 'cached'
  const work = join(folder, 'new')
  await rm(work, { recursive: true, force: true })
  await mkdir(work)
  try {
    const found = await download({ ...parts, folder: work })
    if ('worker' in found) {
      await place(found.worker, cached)
      return 'downloaded'
    }
    const recipe = join(root, 'deploy', 'worker')
    const output = join(work, 'mediasoup-worker')
    const log = join(folder, 'build.log')
    await rm(log, { force: true })
    await build({ reason: found.reason, recipe, mediasoup, folder: work, output, log, step })
    await place(output, cached)
    return 'built'
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/**
 * @param {string} worker
 * @param {string} cached
 */
async function place(worker, cached) {
  await chmod(worker, 0o755)
  if (!runsHere(worker)) {
    throw new SetupFailure('The new media worker does not start on this machine.', {
      mend: 'Set MEDIASOUP_WORKER_BIN to a mediasoup-worker of the same version.',
    })
  }
  await rename(worker, cached)
}
