import { access } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { run } from './child.mjs'
import { SetupFailure } from './failure.mjs'

/**
 * @typedef {import('./progress.mjs').Step} Step
 * @typedef {{ step: Step, log: string, purpose: string, services?: boolean }} Installation purpose: what the packages
 *   are for; services: whether those that they bring may run, as Debian has it
 */

/** How long another apt may hold its locks, in seconds. */
const patience = 600

/** Runs an installation that leaves services off. */
const withoutServices = [
  fileURLToPath(new URL('without-services.sh', import.meta.url)),
  '/usr/sbin/policy-rc.d',
  '/etc/systemd/system/multi-user.target.wants',
]

/** @returns {Promise<boolean>} Whether this is Debian or one of its children. */
export async function isDebian() {
  const found = await Promise.all(['/usr/bin/apt-get', '/etc/debian_version'].map(exists))
  return found.every(Boolean)
}

/**
 * Installs those of the packages that are missing.
 * @param {string[]} packages
 * @param {Installation} parts
 */
export async function installPackages(packages, { step, log, purpose, services = true }) {
  const missing = await missingOf(packages)
  if (missing.length === 0) return
  const prefix = await rootPrefix()
  if (!prefix) {
    throw new SetupFailure(`${purpose} needs Debian packages, and this user may not install them.`, {
      mend: `Run this once: ${aptCommand(missing)}`,
    })
  }
  step.note(`installing ${missing.join(' ')}`)
  step.working('reading package lists')
  // A single archive out of reach is no reason to stop: the packages may come from another one.
  await apt(prefix, ['update'], log)
  step.working('installing packages')
  const install = ['install', '--yes', '--no-install-recommends', ...missing]
  const { code, lines } = await apt(services ? prefix : [...prefix, ...withoutServices], install, log)
  if (code !== 0) {
    throw new SetupFailure(`${purpose} needs Debian packages, and apt-get could not install them.`, {
      mend: `Mend what apt-get says, or run this by hand: ${aptCommand(missing)}`,
      lines: lines.slice(-8),
      log,
    })
  }
}

/**
 * The command that a person would type.
 * @param {string[]} packages
 */
export function aptCommand(packages) {
  return `sudo apt-get update && sudo apt-get install --no-install-recommends ${packages.join(' ')}`
}

/**
 * @param {string[]} packages
 * @returns {Promise<string[]>}
 */
export async function missingOf(packages) {
  /** @type {Set<string>} */
  const installed = new Set()
  const format = '-f=${db:Status-Status} ${binary:Package} ${Provides}\n'
  await run('dpkg-query', ['-W', format], {
    onLine: (line) => {
      const [status, name = '', ...provided] = line.split(/[\s,]+/)
      if (status === 'installed')
        for (const each of [name, ...provided]) installed.add(each.replace(/:.*/, ''))
    },
  })
  return packages.filter((name) => !installed.has(name))
}

/**
 * What has to stand before a command for root to run it, if that is possible without asking anybody.
 * @returns {Promise<string[] | undefined>}
 */
async function rootPrefix() {
  if (process.getuid?.() === 0) return []
  const { code } = await run('sudo', ['-n', 'true'])
  return code === 0 ? ['sudo', '-n'] : undefined
}

/**
 * @param {string[]} prefix
 * @param {string[]} args
 * @param {string} log
 */
async function apt(prefix, args, log) {
  const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get']
  const options = ['-o', `DPkg::Lock::Timeout=${patience}`, '-o', 'Acquire::Retries=2']
  const deadline = Date.now() + patience * 1000
  for (;;) {
    const outcome = await run(command, [...rest, ...options, ...args], { log })
    // apt waits for dpkg's lock by itself, but not for the one on its package lists.
    const locked = outcome.code !== 0 && outcome.lines.some((line) => line.includes('Could not get lock'))
    if (!locked || Date.now() > deadline) return outcome
    await sleep(2000)
  }
}

/** @param {string} path */
function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  )
}
