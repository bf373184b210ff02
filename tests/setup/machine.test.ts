import { expect, test } from 'vitest'
import { cacheFolder, makeFolder } from '../../deploy/setup/cache-folder.mjs'
import { run } from '../../deploy/setup/child.mjs'
import { candidates, prepareChromium } from '../../deploy/setup/chromium.mjs'
import { aptCommand, isDebian, missingOf } from '../../deploy/setup/debian.mjs'
import { newFolder, quietStep, writeScript } from './support.ts'

test('the cache lies where each system keeps it', () => {
  const home = '/home/ann'
  expect(cacheFolder({ env: {}, home, os: 'linux' })).toBe('/home/ann/.cache/atrium')
  expect(cacheFolder({ env: {}, home, os: 'darwin' })).toBe('/home/ann/Library/Caches/atrium')
  expect(cacheFolder({ env: { XDG_CACHE_HOME: '/cache' }, home, os: 'linux' })).toBe('/cache/atrium')
  expect(cacheFolder({ env: { XDG_CACHE_HOME: 'relative' }, home, os: 'linux' })).toBe(
    '/home/ann/.cache/atrium',
  )
})

test('a cache that cannot be written is told with its mend', async () => {
  await expect(makeFolder('/dev/null/atrium')).rejects.toMatchObject({
    message: expect.stringContaining('The cache folder /dev/null/atrium cannot be made'),
    mend: expect.stringContaining('XDG_CACHE_HOME'),
  })
})

test('Chromium is preferred to Chrome, wherever in PATH they are', async () => {
  const folder = await newFolder()
  await writeScript(`${folder}/a/google-chrome`)
  await writeScript(`${folder}/b/chromium`)
  expect(candidates(`${folder}/a:${folder}/b`).slice(0, 2)).toEqual([
    `${folder}/b/chromium`,
    `${folder}/a/google-chrome`,
  ])
})

test('CHROMIUM_PATH goes before all others, and has to be right', async () => {
  const folder = await newFolder()
  const path = `${folder}/my-browser`
  await writeScript(path, 'echo Chromium 150.0.7000.1')
  const parts = { cache: folder, step: quietStep() }
  expect(await prepareChromium({ ...parts, env: { CHROMIUM_PATH: path } })).toBe(path)
  await expect(prepareChromium({ ...parts, env: { CHROMIUM_PATH: '/bin/false' } })).rejects.toThrow(
    'CHROMIUM_PATH names /bin/false, which is no browser that starts here.',
  )
})

test('the apt command is one that a person can paste', () => {
  expect(aptCommand(['meson', 'ninja-build'])).toBe(
    'sudo apt-get update && sudo apt-get install --no-install-recommends meson ninja-build',
  )
})

test.runIf(await isDebian())('missing Debian packages are told from installed ones', async () => {
  expect(await missingOf(['dpkg', 'awk', 'no-such-package'])).toEqual(['no-such-package'])
})

test('a command that cannot be started, or takes too long, has failed', async () => {
  expect(await run('/no/such/command', [])).toMatchObject({ code: -1 })
  const { code } = await run('sleep', ['60'], { timeLimit: 50 })
  expect(code).not.toBe(0)
})

test('the last lines of a command are kept', async () => {
  const { code, lines } = await run('sh', ['-c', 'seq 1 30; echo end >&2; exit 3'])
  expect(code).toBe(3)
  expect(lines).toHaveLength(20)
})
