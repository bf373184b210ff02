import { existsSync } from 'node:fs'
import { mkdir, utimes } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { alone } from '../../deploy/setup/build-lock.mjs'
import { newFolder } from './support.ts'

const times = { beat: 20, dead: 1000, look: 5 }

test('two who come at once work one after the other', async () => {
  const path = `${await newFolder()}/lock`
  let inside = 0
  let most = 0
  let waited = 0
  const work = async () => {
    most = Math.max(most, ++inside)
    await new Promise((resolve) => setTimeout(resolve, 50))
    inside--
  }
  const onWait = () => void waited++
  await Promise.all([alone(path, work, { times, onWait }), alone(path, work, { times, onWait })])
  expect({ most, waited }).toEqual({ most: 1, waited: 1 })
})

test('the lock of somebody who died is taken over', async () => {
  const path = `${await newFolder()}/lock`
  await mkdir(path)
  await utimes(path, new Date(0), new Date(0))
  expect(await alone(path, async () => 'done', { times })).toBe('done')
})

test('the lock is free again after a failure', async () => {
  const path = `${await newFolder()}/lock`
  const failing = alone(path, () => Promise.reject(new Error('no')), { times })
  await expect(failing).rejects.toThrow('no')
  expect(existsSync(path)).toBe(false)
})
