import { rename } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { contentHash } from '../../deploy/setup/content-hash.mjs'
import { newFolder, writeFiles } from './support.ts'

const files = { 'client/App.vue': '<template/>', 'client/room/room.ts': 'room', 'lock.json': '{}' }

async function tree(more: Record<string, string> = {}): Promise<string> {
  const root = await newFolder()
  await writeFiles(root, { ...files, ...more })
  return root
}

const hashOf = (root: string) =>
  contentHash(root, ['client', 'lock.json'], { except: ['client/dist', 'client/README.md'] })

test('the same content has the same hash, wherever it lies', async () => {
  expect(await hashOf(await tree())).toBe(await hashOf(await tree()))
})

test('another content, another file and another name each change it', async () => {
  const before = await hashOf(await tree())
  const renamed = await tree()
  await rename(`${renamed}/client/App.vue`, `${renamed}/client/Application.vue`)
  const others = [await tree({ 'lock.json': '{ }' }), await tree({ 'client/new.ts': '' }), renamed]
  for (const root of others) expect(await hashOf(root)).not.toBe(before)
})

test('excepted paths do not count', async () => {
  const built = await tree({ 'client/dist/index.html': 'built', 'client/README.md': 'words' })
  expect(await hashOf(built)).toBe(await hashOf(await tree()))
})
