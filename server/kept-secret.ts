import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Fewer characters than this are no secret: the file was cut off. */
const shortest = 32

/**
 * A secret of this machine that outlives the process: made at the first start, kept in a file that only its owner
 * reads. Throws if the folder can be neither read nor written.
 */
export function keptSecret(folder: string, name: string): string {
  const path = join(folder, name)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    // `wx`: of two that start together one makes it, and both read it.
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const secret = readFileSync(path, 'utf8').trim()
  if (secret.length < shortest) throw new Error(`${path} holds no secret; delete it`)
  return secret
}
