import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Strain } from '../../server/strain.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a worker that has used up its core makes strain when it lasts, and calm must last too', async () => {
  const worker = { busy: 0.5 }
  const told: boolean[] = []
  const strain = new Strain(
    () => [[0, worker]],
    (strained) => told.push(strained),
  )
  await vi.advanceTimersByTimeAsync(10_000)
  expect(told).toEqual([])
  worker.busy = 0.99
  await vi.advanceTimersByTimeAsync(2_000)
  expect(told).toEqual([])
  await vi.advanceTimersByTimeAsync(4_000)
  expect(told).toEqual([true])
  worker.busy = 0.2
  await vi.advanceTimersByTimeAsync(2_000)
  expect(told).toEqual([true])
  await vi.advanceTimersByTimeAsync(8_000)
  expect(told).toEqual([true, false])
  strain.close()
  expect(vi.getTimerCount()).toBe(0)
})
