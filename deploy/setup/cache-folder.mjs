import { mkdir } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { reasonOf, SetupFailure } from './failure.mjs'

/**
 * Where this user's programs keep what can be made again (XDG base directories; Library/Caches on macOS).
 * @param {{ env: NodeJS.ProcessEnv, home: string, os: string }} parts os: as process.platform
 * @returns {string}
 */
export function cacheFolder({ env, home, os }) {
  const xdg = env['XDG_CACHE_HOME']
  if (xdg && isAbsolute(xdg)) return join(xdg, 'atrium')
  return os === 'darwin' ? join(home, 'Library', 'Caches', 'atrium') : join(home, '.cache', 'atrium')
}

/**
 * Makes a folder in the cache.
 * @param {string} path
 */
export async function makeFolder(path) {
  try {
    await mkdir(path, { recursive: true })
  } catch (error) {
    throw new SetupFailure(`The cache folder ${path} cannot be made (${reasonOf(error)}).`, {
      mend: 'Set XDG_CACHE_HOME to a folder that this user may write to.',
    })
  }
}
