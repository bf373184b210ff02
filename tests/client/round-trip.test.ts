import { expect, test } from 'vitest'
import { Retry } from '../../client/room/retry.ts'
import { RoundTrip } from '../../client/room/round-trip.ts'

function limitAfter(...measured: number[]): number {
  const roundTrip = new RoundTrip()
  for (const ms of measured) roundTrip.measured(ms)
  return roundTrip.limit
}

test('a quick connection is doubted soon, a slow one gets the time it needs', () => {
  expect(limitAfter(...Array<number>(20).fill(20))).toBe(200)
  expect(limitAfter(...Array<number>(20).fill(700))).toBeGreaterThan(1_400)
  expect(limitAfter(100, 900, 100, 900, 100, 900)).toBeGreaterThan(900)
  expect(limitAfter()).toBe(1_000)
})

test('however slow, a connection is not waited for much longer than people wait', () => {
  expect(limitAfter(60_000, 60_000)).toBe(6_000)
})

test('a lost connection is tried at once, then more and more seldom, then every seven seconds for ever', () => {
  const retry = new Retry()
  const pauses = Array.from({ length: 8 }, () => retry.next(0))
  expect(pauses).toEqual([0, 300, 1_200, 2_700, 4_800, 7_000, 7_000, 7_000])
  expect(retry.next(1)).toBeGreaterThan(7_000)
  retry.startOver()
  expect(retry.next(1)).toBe(0)
})

test('the first attempts may hang only shortly: the network may still have been away', () => {
  const retry = new Retry()
  const limits = Array.from({ length: 8 }, () => (retry.next(), retry.limit))
  expect(limits[0]).toBeLessThan(4_000)
  expect(limits).toEqual(limits.toSorted((a, b) => a - b))
  expect(limits.at(-1)).toBe(10_000)
})
