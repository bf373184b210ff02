import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './child.mjs'
import { installPackages, isDebian } from './debian.mjs'
import { SetupFailure } from './failure.mjs'

/** @typedef {import('./progress.mjs').Step} Step */

const purpose = 'Building the media worker'

/**
 * Builds the worker from mediasoup's npm package and Debian's packages; see deploy/worker.
 * @param {{ reason: string, recipe: string, mediasoup: string, folder: string, output: string, log: string, step: Step }} parts
 *   reason: why it has to be built; recipe, mediasoup: their folders; folder: to work in; output: where the worker goes
 */
export async function buildWorker({ reason, recipe, mediasoup, folder, output, log, step }) {
  await assertBuildable(reason)
  step.note(`no prebuilt one (${reason}); building it, once: about 8 minutes on 2 cores`)
  await installPackages(await packagesOf(recipe), { step, log, purpose })
  const libsrtp = await fetchLibsrtp({ recipe, folder, log, step })
  step.working('building')
  const args = [mediasoup, join(folder, 'build'), output, ...libsrtp]
  const onLine = (/** @type {string} */ line) => showShare(line, step)
  const { code, lines } = await run(join(recipe, 'build.sh'), args, { log, onLine })
  if (code === 0) return
  throw new SetupFailure('The media worker could not be built.', {
    mend: 'Mend what the log says, or set MEDIASOUP_WORKER_BIN to a mediasoup-worker of the same version.',
    lines,
    log,
  })
}

/**
 * Whether the recipe can work here, and if not, what the person can do.
 * @param {string} reason
 */
async function assertBuildable(reason) {
  if (process.platform === 'linux' && (await isDebian())) return
  throw new SetupFailure(
    `There is no media worker: ${reason}, and it can be built on Debian or Ubuntu only.`,
    {
      mend:
        'Let this machine reach the releases of mediasoup once, or set MEDIASOUP_WORKER_BIN to a mediasoup-worker ' +
        'of the same version that you built or copied.',
    },
  )
}

/**
 * @param {{ recipe: string, folder: string, log: string, step: Step }} parts
 * @returns {Promise<string[]>} the folder with the sources, or nothing
 */
async function fetchLibsrtp({ recipe, folder, log, step }) {
  step.working('fetching sources')
  const sources = join(folder, 'libsrtp')
  const { code } = await run(join(recipe, 'fetch-libsrtp.sh'), [sources], { log })
  if (code === 0) return [sources]
  step.note(
    'sources of libsrtp out of reach; with the packaged one each forwarded packet costs about a third more CPU',
  )
  await installPackages(['libsrtp2-dev'], { step, log, purpose })
  return []
}

/**
 * @param {string} line ninja begins its lines with [done/all]
 * @param {Step} step
 */
function showShare(line, step) {
  const [, done, all] = /^\[(\d+)\/(\d+)\]/.exec(line) ?? []
  if (done && all) step.working('building', Number(done) / Number(all))
}

/** @param {string} recipe */
async function packagesOf(recipe) {
  const lines = (await readFile(join(recipe, 'packages.txt'), 'utf8')).split('\n')
  return lines.map((line) => line.trim()).filter((line) => line && !line.startsWith('#'))
}
