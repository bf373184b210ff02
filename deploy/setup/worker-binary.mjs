import { spawnSync } from 'node:child_process'

/** The worker's exit code when it starts without the version that its parent passes. */
const orphan = 41

/**
 * Whether this file is a mediasoup worker that runs on this machine, found out as mediasoup does for its own download.
 * @param {string} path
 * @returns {boolean}
 */
export function runsHere(path) {
  const { MEDIASOUP_VERSION: _, ...env } = process.env
  return spawnSync(path, { env, stdio: 'ignore', timeout: 10_000 }).status === orphan
}
