import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Strain } from '../../server/strain.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A worker that uses the given share of a core, as of now. */
function workerUsing(share: { now: number }) {
  let cpu = 0
  let at = performance.now()
  return {
    usage: async () => {
      cpu += share.now * (performance.now() - at)
      at = performance.now()
      return { user: cpu, system: 0 }
    },
  }
}

test('a worker that has used up its core makes strain when it lasts, and calm must last too', async () => {
  const share = { now: 0.5 }
  const worker = workerUsing(share)
  const told: boolean[] = []
  const strain = new Strain(
    () => [[0, worker]],
    (strained) => told.push(strained),
  )
  await vi.advanceTimersByTimeAsync(10_000)
  expect(told).toEqual([])
  share.now = 0.99
  await vi.advanceTimersByTimeAsync(2_000)
  expect(told).toEqual([])
  await vi.advanceTimersByTimeAsync(4_000)
  expect(told).toEqual([true])
  share.now = 0.2
  await vi.advanceTimersByTimeAsync(2_000)
  expect(told).toEqual([true])
  await vi.advanceTimersByTimeAsync(8_000)
  expect(told).toEqual([true, false])
  strain.close()
  expect(vi.getTimerCount()).toBe(0)
})

test('a worker that does not answer is strain, one that ended is none', async () => {
  const told: boolean[] = []
  using mute = closing(
    new Strain(
      () => [[0, { usage: () => new Promise(() => {}) }]],
      (is) => told.push(is),
    ),
  )
  using gone = closing(
    new Strain(
      () => [[0, { usage: () => Promise.reject(new Error('closed')) }]],
      () => told.push(false),
    ),
  )
  await vi.advanceTimersByTimeAsync(20_000)
  expect([told, mute, gone].at(0)).toEqual([true])
})

const closing = (strain: Strain) => ({ [Symbol.dispose]: () => strain.close() })
