import { mkdir, rm, stat, utimes } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** How often the holder shows that it lives, and after how long without that it counts as dead, in ms. */
const rhythm = { beat: 2000, dead: 15_000, look: 500 }

/**
 * Does the work alone: whoever comes second, in whatever process or container, waits. A holder that died does not block.
 * @template T
 * @param {string} path of a folder that stands for the lock
 * @param {() => Promise<T>} work
 * @param {{ onWait?: () => void, times?: typeof rhythm }} [more]
 * @returns {Promise<T>}
 */
export async function alone(path, work, { onWait, times = rhythm } = {}) {
  for (let waited = false; !(await take(path));) {
    if (!waited) onWait?.()
    waited = true
    if (await isDead(path, times.dead)) await rm(path, { recursive: true, force: true })
    else await sleep(times.look)
  }
  const pulse = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), times.beat)
  try {
    return await work()
  } finally {
    clearInterval(pulse)
    await rm(path, { recursive: true, force: true })
  }
}

/** @param {string} path */
async function take(path) {
  try {
    await mkdir(path)
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/**
 * @param {string} path
 * @param {number} after
 */
async function isDead(path, after) {
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs > after
}
