import { isAbsolute, join } from 'node:path'

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
