import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { makeFolder } from './cache-folder.mjs'
import { run } from './child.mjs'
import { installPackages, isDebian } from './debian.mjs'
import { SetupFailure } from './failure.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
// Without a font for them, reactions would be empty boxes on the screenshots.
const packages = ['chromium', 'fonts-noto-color-emoji']

/**
 * Finds the browser for the tests, or installs it where that is possible without asking.
 * @param {{ env: NodeJS.ProcessEnv, cache: string, step: import('./progress.mjs').Step }} parts
 * @returns {Promise<string>} path of the binary
 */
export async function prepareChromium({ env, cache, step }) {
  step.working('looking for it')
  const found = await findChromium(env)
  if (found) return shown(found, step)
  if (!(await isDebian())) {
    throw new SetupFailure('The browser tests need Chromium or Chrome, and there is none on this machine.', {
      mend: 'Install one of them, or set CHROMIUM_PATH to its binary.',
    })
  }
  await makeFolder(cache)
  await installPackages(packages, { step, log: join(cache, 'apt.log'), purpose: 'Testing in a browser' })
  const installed = await findChromium(env)
  if (installed) return shown(installed, step)
  throw new SetupFailure('Chromium was installed but does not start.', {
    mend: 'Set CHROMIUM_PATH to the binary of a Chromium or Chrome that does.',
  })
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ path: string, version: string } | undefined>}
 */
async function findChromium(env) {
  const named = env['CHROMIUM_PATH']
  if (named) {
    const version = await versionOf(named)
    if (version) return { path: named, version }
    throw new SetupFailure(`CHROMIUM_PATH names ${named}, which is no browser that starts here.`, {
      mend: 'Correct it, or unset it to let the set-up look for one.',
    })
  }
  for (const path of candidates(env['PATH'] ?? '')) {
    const version = await versionOf(path)
    if (version) return { path, version }
  }
  return undefined
}

/**
 * Every place where the browser may be, in the order of preference, that holds a file.
 * @param {string} searchPath as in PATH
 */
export function candidates(searchPath) {
  const folders = searchPath.split(delimiter).filter(Boolean)
  const inPath = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...inPath, ...applications].filter((path) => existsSync(path))
}

/** @param {string} path */
async function versionOf(path) {
  const { code, lines } = await run(path, ['--version'], { timeLimit: 20_000 })
  return code === 0 ? /\d+(\.\d+)+/.exec(lines.join(' '))?.[0] : undefined
}

/**
 * @param {{ path: string, version: string }} browser
 * @param {import('./progress.mjs').Step} step
 */
function shown({ path, version }, step) {
  step.done(version)
  return path
}
