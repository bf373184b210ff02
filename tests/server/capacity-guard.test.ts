import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CapacityGuard } from '../../server/capacity/capacity-guard.ts'
import { ServerLoad } from '../../server/capacity/server-load.ts'
import { sheddingSteps } from '#shared/shedding.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a worker that has used up its core makes the server give up one thing after the other, and get it all back', async () => {
  const [calm, worker] = [{ busy: 0.1 }, { busy: 0.5 }]
  const told: string[] = []
  const guard = new CapacityGuard({
    load: new ServerLoad(
      () => [
        [0, calm],
        [1, worker],
      ],
      false,
    ),
    limits: { cpu: 0.85, lag: Infinity, uplink: Infinity, packets: Infinity },
    changed: (step, { of }) => told.push(`${step} for ${of}`),
    failed: (error) => told.push(String(error)),
  })
  await vi.advanceTimersByTimeAsync(10_000)
  expect([guard.step, told]).toEqual(['none', []])
  worker.busy = 0.99
  await vi.advanceTimersByTimeAsync(20_000)
  expect(guard.step).toBe('newcomers')
  worker.busy = 0.2
  await vi.advanceTimersByTimeAsync(20_000)
  expect(guard.step).toBe('none')
  const rising = sheddingSteps.slice(1)
  expect(told).toEqual(
    [...rising, ...sheddingSteps.slice(0, -1).toReversed()].map((step) => `${step} for cpu`),
  )
  guard.close()
  expect(vi.getTimerCount()).toBe(0)
})
