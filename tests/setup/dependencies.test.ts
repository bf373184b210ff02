import { expect, test } from 'vitest'
import { areInstalled } from '../../deploy/setup/dependencies.mjs'
import { newFolder, writeFiles } from './support.ts'

const vue = { version: '3.5.0', integrity: 'sha512-vue' }
const forMac = { version: '1.0.0', integrity: 'sha512-mac', optional: true }

async function project(wanted: object, installed?: object): Promise<string> {
  const root = await newFolder()
  await writeFiles(root, { 'package-lock.json': JSON.stringify({ packages: { '': {}, ...wanted } }) })
  if (installed) {
    const record = JSON.stringify({ packages: installed })
    await writeFiles(root, { 'node_modules/.package-lock.json': record })
  }
  return root
}

test('a fresh clone has nothing installed', async () => {
  expect(await areInstalled(await project({ 'node_modules/vue': vue }))).toBe(false)
})

test('what npm recorded as installed need not be installed again', async () => {
  const packages = { 'node_modules/vue': vue }
  expect(await areInstalled(await project(packages, packages))).toBe(true)
})

test('a package in another version than the lock wants is noticed', async () => {
  const older = { 'node_modules/vue': { ...vue, version: '3.4.0' } }
  expect(await areInstalled(await project({ 'node_modules/vue': vue }, older))).toBe(false)
})

test('a package of the same version but with other content is noticed', async () => {
  const other = { 'node_modules/vue': { ...vue, integrity: 'sha512-other' } }
  expect(await areInstalled(await project({ 'node_modules/vue': vue }, other))).toBe(false)
})

test('packages for other platforms are not missed', async () => {
  const wanted = { 'node_modules/vue': vue, 'node_modules/for-mac': forMac }
  expect(await areInstalled(await project(wanted, { 'node_modules/vue': vue }))).toBe(true)
})

test('an installation that broke off counts as none', async () => {
  const root = await project({ 'node_modules/vue': vue })
  await writeFiles(root, { 'node_modules/.package-lock.json': '{ "packages": {' })
  expect(await areInstalled(root)).toBe(false)
})
