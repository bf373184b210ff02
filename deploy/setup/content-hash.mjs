import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'

/**
 * A hash of names and contents, the same on every machine.
 * @param {string} root
 * @param {string[]} paths files and folders below root
 * @param {{ except?: string[] }} [more] paths below root that do not count
 * @returns {Promise<string>} 64 hex digits
 */
export async function contentHash(root, paths, { except = [] } = {}) {
  const files = (await Promise.all(paths.map((path) => filesOf(root, path, except)))).flat().sort()
  const hash = createHash('sha256')
  for (const file of files) {
    const content = await readFile(join(root, file))
    hash.update(`${file}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/**
 * @param {string} root
 * @param {string} path
 * @param {string[]} except
 * @returns {Promise<string[]>} paths below root
 */
async function filesOf(root, path, except) {
  if (except.includes(path)) return []
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOTDIR') return undefined
    throw error
  })
  if (!entries) return [path]
  const inside = entries.map((entry) => relative(root, join(root, path, entry.name)))
  return (await Promise.all(inside.map((each) => filesOf(root, each, except)))).flat()
}
