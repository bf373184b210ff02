import { join } from 'node:path'
import { makeFolder } from './cache-folder.mjs'
import { installPackages, isDebian } from './debian.mjs'
import { reasonOf } from './failure.mjs'

/** Debian packages of the programs that a public server needs beside Atrium, and of what checks their configuration. */
const packages = [
  'caddy',
  'coturn',
  'docker-compose',
  'haproxy',
  'shellcheck',
  // What the network laboratory is made of.
  'conntrack',
  'iproute2',
  'nftables',
  'openssl',
  'procps',
]

/**
 * Installs what the tests of deploy/ run. Where that cannot be, those tests are skipped, and the others tell no less.
 * @param {{ cache: string, step: import('./progress.mjs').Step }} parts
 */
export async function prepareTestPrograms({ cache, step }) {
  if (!(await isDebian())) return step.done('(tests of deploy/ need Debian: skipped)')
  await makeFolder(cache)
  try {
    const log = join(cache, 'apt.log')
    // As a tool of the tests, none of them is to serve anybody from now on.
    await installPackages(packages, { step, log, purpose: 'Testing deploy/', services: false })
    step.done(packages.join(', '))
  } catch (error) {
    step.done(`(${reasonOf(error)} Tests that need them are skipped.)`)
  }
}
