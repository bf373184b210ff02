import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { expect, test, vi } from 'vitest'
import { SetupFailure } from '../../deploy/setup/failure.mjs'
import { prepareMediaWorker } from '../../deploy/setup/media-worker.mjs'
import { newFolder, quietStep, writeFiles, writeScript } from './support.ts'

type Parts = Parameters<typeof prepareMediaWorker>[0]
type Download = NonNullable<Parts['download']>
type Build = NonNullable<Parts['build']>

/** What every mediasoup worker does when it is started without a parent. */
const writeWorker = (path: string) => writeScript(path, 'exit 41')

const noDownload: Download = async () => ({ reason: 'no connection' })
const noBuild: Build = () => Promise.reject(new Error('nothing to build here'))

async function project(more: Partial<Parts> = {}): Promise<Parts & { installed: string }> {
  const root = await newFolder()
  await writeFiles(root, {
    'node_modules/mediasoup/package.json': '{ "version": "3.27.1" }',
    'deploy/worker/build.sh': 'recipe',
  })
  return {
    root,
    cache: `${root}/cache`,
    platform: 'linux-x64',
    node: process.execPath,
    env: {},
    step: quietStep(),
    download: noDownload,
    build: noBuild,
    installed: `${root}/node_modules/mediasoup/worker/out/Release/mediasoup-worker`,
    ...more,
  }
}

test('the worker that the environment names goes before all others', async () => {
  const parts = await project()
  const named = `${parts.root}/my-worker`
  await writeWorker(named)
  await writeWorker(parts.installed)
  expect(await prepareMediaWorker({ ...parts, env: { MEDIASOUP_WORKER_BIN: named } })).toBe(named)
})

test('a named worker that does not exist stops the set-up', async () => {
  const parts = await project({ env: { MEDIASOUP_WORKER_BIN: '/nowhere/worker' } })
  await writeWorker(parts.installed)
  await expect(prepareMediaWorker(parts)).rejects.toThrow(
    'MEDIASOUP_WORKER_BIN names /nowhere/worker, which does not exist.',
  )
})

test('a named program that is no worker stops the set-up', async () => {
  const parts = await project({ env: { MEDIASOUP_WORKER_BIN: '/bin/sh' } })
  await expect(prepareMediaWorker(parts)).rejects.toThrow('is no mediasoup-worker that runs on this machine')
})

test('a worker that mediasoup installed itself is used', async () => {
  const parts = await project()
  await writeWorker(parts.installed)
  expect(await prepareMediaWorker(parts)).toBe(parts.installed)
})

test('a prebuilt worker is kept for the next start', async () => {
  const download = vi.fn<Download>(async ({ folder }) => {
    await writeWorker(`${folder}/mediasoup-worker`)
    return { worker: `${folder}/mediasoup-worker` }
  })
  const parts = await project({ download })
  const first = await prepareMediaWorker(parts)
  expect(first).toMatch(/cache\/worker\/3\.27\.1-linux-x64-[0-9a-f]{12}\/mediasoup-worker$/)
  expect(await prepareMediaWorker(parts)).toBe(first)
  expect(download).toHaveBeenCalledTimes(1)
})

test('where there is no prebuilt worker it is built, with the reason, and kept', async () => {
  const build = vi.fn<Build>(({ output }) => writeWorker(output))
  const parts = await project({ build })
  const first = await prepareMediaWorker(parts)
  expect(await prepareMediaWorker(parts)).toBe(first)
  expect(build).toHaveBeenCalledTimes(1)
  expect(build.mock.calls[0]?.[0]).toMatchObject({ reason: 'no connection' })
  expect(await readdir(dirname(first))).toEqual(['mediasoup-worker'])
})

test('a changed recipe builds a new worker and leaves the old one alone', async () => {
  const parts = await project({ build: ({ output }) => writeWorker(output) })
  const before = await prepareMediaWorker(parts)
  await writeFiles(parts.root, { 'deploy/worker/build.sh': 'another recipe' })
  expect(await prepareMediaWorker(parts)).not.toBe(before)
  expect(existsSync(before)).toBe(true)
})

test('a kept worker that no longer starts, as after an upgrade of the system, is replaced', async () => {
  const build = vi.fn<Build>(({ output }) => writeWorker(output))
  const parts = await project({ build })
  const kept = await prepareMediaWorker(parts)
  await writeScript(kept, 'exit 127')
  expect(await prepareMediaWorker(parts)).toBe(kept)
  expect(build).toHaveBeenCalledTimes(2)
})

test('two set-ups at once build one worker', async () => {
  const build = vi.fn<Build>(async ({ output }) => {
    await new Promise((resolve) => setTimeout(resolve, 100))
    await writeWorker(output)
  })
  const parts = await project({ build })
  const [one, other] = await Promise.all([prepareMediaWorker(parts), prepareMediaWorker(parts)])
  expect(one).toBe(other)
  expect(build).toHaveBeenCalledTimes(1)
})

test('a build that fails leaves no worker behind, and the next start tries again', async () => {
  const build = vi.fn<Build>(async ({ output }) => {
    await writeWorker(output)
    throw new SetupFailure('The compiler gave up.')
  })
  const parts = await project({ build })
  await expect(prepareMediaWorker(parts)).rejects.toThrow('The compiler gave up.')
  build.mockImplementation(({ output }) => writeWorker(output))
  expect(existsSync(await prepareMediaWorker(parts))).toBe(true)
})
