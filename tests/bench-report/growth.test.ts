import { expect, test } from 'vitest'
import type { LoadStep } from '../bench/load/result.ts'
import { grow } from '../bench/peers/growth.ts'
import { sceneOf } from '../bench/peers/scene.ts'
import { stepOf } from './step.ts'

/** A server that is good up to `capacity`; and what it was measured at. */
function serverOf(capacity: number, broken: (people: number) => Partial<LoadStep>) {
  const sizes: number[] = []
  let people = 0
  return {
    sizes,
    add: async (joining: readonly unknown[]) => void (people += joining.length),
    measure: async () => {
      sizes.push(people)
      return stepOf(people, people <= capacity ? {} : broken(people))
    },
  }
}

const meeting = sceneOf('meeting', 10)
const silently = { seconds: 1, sameSize: false, tell: () => {} }

test('a room grows until quality breaks, seen twice, and the size before counts', async () => {
  const server = serverOf(20, () => ({ loss: 0.01 }))
  const growth = await grow(server, meeting, { ...silently, expected: undefined })
  expect(server.sizes).toEqual([10, 13, 17, 23, 23])
  expect(growth).toMatchObject({ base: { participants: 10 }, best: { participants: 17 }, bounded: false })
})

test('what is known of its size spares most steps and gives smaller ones', async () => {
  const server = serverOf(43, () => ({ loss: 0.01 }))
  const growth = await grow(server, meeting, { ...silently, expected: 42 })
  expect(server.sizes).toEqual([10, 16, 26, 31, 34, 37, 40, 44, 44])
  expect(growth?.best.participants).toBe(40)
})

test('people who see fewer or blurred pictures are not carried', async () => {
  const server = serverOf(15, (people) => ({ layers: [people, 8 * people] }))
  const growth = await grow(server, meeting, { ...silently, expected: undefined })
  expect(growth).toMatchObject({
    best: { participants: 13 },
    end: '89 % of the pictures came as they should',
  })
})

test('where the generator gives up first, that is said', async () => {
  const server = serverOf(12, () => ({ invalid: ['the generator took 85 % of its core'] }))
  const growth = await grow(server, meeting, { ...silently, expected: undefined })
  expect(growth).toMatchObject({ best: { participants: 10 }, bounded: true })
})

test('a server that does not carry the size at which all are compared gives no figures', async () => {
  const server = serverOf(5, () => ({ loss: 0.01 }))
  expect(await grow(server, meeting, { ...silently, expected: undefined })).toBeUndefined()
})

test('where only the common size is asked for, nobody else comes', async () => {
  const server = serverOf(100, () => ({}))
  await grow(server, meeting, { ...silently, sameSize: true, expected: undefined })
  expect(server.sizes).toEqual([10])
})
