import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Demands } from '../../server/room/demand.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { TrackId } from '#shared/protocol/ids.ts'

const camera = 'camera' as TrackId
let told: Array<number | null>
let demands: Demands

beforeEach(() => {
  vi.useFakeTimers()
  told = []
  demands = new Demands(new Lifetime(), (_, layer) => told.push(layer))
  demands.add(camera, 3)
})
afterEach(() => void vi.useRealTimers())

test('the highest layer anybody receives is what is demanded', () => {
  demands.update([
    [camera, 0],
    [camera, 1],
  ])
  vi.advanceTimersByTime(5_000)
  expect(told).toEqual([1])
})

test('more is asked for at once, less only when it lasts', () => {
  demands.update([[camera, 0]])
  expect(told).toEqual([])
  vi.advanceTimersByTime(1_000)
  demands.update([[camera, 2]])
  vi.advanceTimersByTime(60_000)
  expect(told).toEqual([])
  demands.update([[camera, 0]])
  vi.advanceTimersByTime(60_000)
  demands.update([[camera, 1]])
  expect(told).toEqual([0, 1])
})

test('a track nobody receives is switched off after a while, and on again at once', () => {
  demands.update([])
  vi.advanceTimersByTime(5_000)
  expect(told).toEqual([])
  vi.advanceTimersByTime(10_000)
  expect(told).toEqual([null])
  demands.update([[camera, 2]])
  expect(told).toEqual([null, 2])
  expect(demands.told(camera)).toBe(2)
})

test('a track that ended is never spoken of again', () => {
  demands.update([])
  demands.drop(camera)
  vi.advanceTimersByTime(60_000)
  expect(told).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})
