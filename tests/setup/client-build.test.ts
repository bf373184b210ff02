import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { buildClient } from '../../deploy/setup/client-build.mjs'
import { newFolder, quietStep, writeFiles, writeScript } from './support.ts'

/** A project whose Vite counts how often it is run. */
async function project() {
  const root = await newFolder()
  await writeFiles(root, { 'client/main.ts': '', 'shared/room.ts': '', 'package-lock.json': '{}' })
  const path = `${root}/vite.sh`
  await writeScript(path, 'mkdir -p client/dist', 'touch client/dist/index.html', 'echo "$2" >>builds')
  const node = { path, version: '24.21.0', flags: [], pinned: true }
  const build = () => buildClient({ root, node, env: process.env, step: quietStep() })
  const builds = () => readFileSync(`${root}/builds`, 'utf8').trim().split('\n').length
  return { root, path, build, builds }
}

test('the client is built once and then again only after a change', async () => {
  const { root, build, builds } = await project()
  await build()
  await build()
  expect(builds()).toBe(1)
  await writeFiles(root, { 'shared/room.ts': 'changed' })
  await build()
  expect(builds()).toBe(2)
})

test('a client that somebody deleted is built again', async () => {
  const { root, build, builds } = await project()
  await build()
  await rm(`${root}/client/dist`, { recursive: true })
  await build()
  expect(builds()).toBe(2)
})

test('a failed build shows the last words of Vite and is not taken for done', async () => {
  const { root, path, build, builds } = await project()
  await build()
  await writeScript(path, 'echo "App.vue: unexpected token"', 'exit 1')
  await writeFiles(root, { 'client/main.ts': 'broken' })
  await expect(build()).rejects.toMatchObject({
    message: 'The client could not be built.',
    lines: ['App.vue: unexpected token'],
  })
  await writeScript(path, 'mkdir -p client/dist', 'echo again >>builds')
  await build()
  expect(builds()).toBe(2)
})
