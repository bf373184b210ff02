import { expect, test } from 'vitest'
import { placeFor } from '../../server/media/placing.ts'

const at = (expectedBusy: number, load = 0) => ({ expectedBusy, load })

test('a room stays together while its worker has room', () => {
  const [home, idle] = [at(0.4, 500), at(0)]
  expect(placeFor([home], [idle], 0.6)).toBe(home)
})

test('newcomers go to the worker with the least to do once their own is busy', () => {
  const [home, tired, idle] = [at(0.7), at(0.5), at(0.1)]
  expect(placeFor([home], [tired, idle], 0.6)).toBe(idle)
})

test('a room that is on several workers fills the least busy of them first', () => {
  const [home, second, idle] = [at(0.7), at(0.3), at(0)]
  expect(placeFor([home, second], [idle], 0.6)).toBe(second)
})

test('nobody goes elsewhere where it is hardly better', () => {
  const [home, other] = [at(0.7), at(0.65)]
  expect(placeFor([home], [other], 0.6)).toBe(home)
})

test('where all have their hands full, the least busy worker of the room takes one more', () => {
  const [home, second] = [at(1, 900), at(1, 600)]
  expect(placeFor([home, second], [at(1)], 0.6)).toBe(second)
})

test('among equals it goes by what they carry; a share of 0 spreads at once', () => {
  const [home, second] = [at(0, 20), at(0, 10)]
  expect(placeFor([home, second], [], 0)).toBe(second)
  expect(placeFor([home], [second], 0)).toBe(second)
})
