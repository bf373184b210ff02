import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WorkerLoad } from '../../server/media/worker-load.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A process that uses the given share of a core, as of now. */
function usageOf(share: { now: number }) {
  let cpu = 0
  let at = performance.now()
  return async () => {
    cpu += share.now * (performance.now() - at)
    at = performance.now()
    return { user: cpu, system: 0 }
  }
}

test('the load follows what a worker uses, without jumping at every breath', async () => {
  const share = { now: 0.5 }
  const load = new WorkerLoad(usageOf(share))
  expect(load.share).toBe(0)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(load.share).toBeCloseTo(0.5, 2)
  share.now = 0.1
  await vi.advanceTimersByTimeAsync(500)
  expect(load.share).toBeGreaterThan(0.15)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(load.share).toBeCloseTo(0.1, 2)
  load.close()
  expect(vi.getTimerCount()).toBe(0)
})

test('a worker that does not answer is fully loaded, one that has ended is not loaded', async () => {
  const mute = new WorkerLoad(() => new Promise(() => {}))
  const gone = new WorkerLoad(() => Promise.reject(new Error('closed')))
  await vi.advanceTimersByTimeAsync(20_000)
  expect(mute.share).toBeCloseTo(1, 2)
  expect(gone.share).toBe(0)
  mute.close()
  gone.close()
})
