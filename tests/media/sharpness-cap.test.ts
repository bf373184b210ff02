import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SharpnessCap } from '../../server/media/sharpness-cap.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const smooth = { spatialLayer: 2, temporalLayer: 2 }
const choppy = { spatialLayer: 1, temporalLayer: 0 }
const small = { spatialLayer: 0, temporalLayer: 2 }

function capped() {
  const changed = vi.fn<() => void>()
  return { cap: new SharpnessCap(changed), changed }
}

test('a sharp picture of too few frames gives way to a less sharp one of all frames', () => {
  const { cap, changed } = capped()
  cap.flows(smooth)
  cap.flows(choppy)
  expect(cap.most).toBe(Infinity)
  vi.advanceTimersByTime(2_000)
  expect(cap.most).toBe(0)
  expect(changed).toHaveBeenCalledOnce()
})

test('a line that only passes through few frames keeps its sharpness', () => {
  const { cap, changed } = capped()
  cap.flows(smooth)
  cap.flows(choppy)
  vi.advanceTimersByTime(1_000)
  cap.flows({ spatialLayer: 1, temporalLayer: 1 })
  vi.advanceTimersByTime(10_000)
  expect(changed).not.toHaveBeenCalled()
})

test('the sharper picture is tried again, less often each time it fails', () => {
  const { cap } = capped()
  cap.flows(smooth)
  const waits: number[] = []
  for (let tries = 0; tries < 5; tries++) {
    cap.flows(choppy)
    vi.advanceTimersByTime(1_500)
    cap.flows(small)
    let waited = 0
    for (; cap.most === 0; waited += 1_000) vi.advanceTimersByTime(1_000)
    waits.push(waited)
  }
  expect(waits).toEqual([8_000, 16_000, 32_000, 64_000, 64_000])
})

test('after a try that went well the next one comes soon again', () => {
  const { cap } = capped()
  cap.flows(smooth)
  for (let failures = 0; failures < 2; failures++) {
    cap.flows(choppy)
    vi.advanceTimersByTime(1_500)
    cap.flows(small)
    vi.advanceTimersByTime(60_000)
  }
  cap.flows(smooth)
  cap.flows(choppy)
  vi.advanceTimersByTime(1_500)
  expect(cap.most).toBe(0)
  vi.advanceTimersByTime(8_000)
  expect(cap.most).toBe(Infinity)
})

test('a stream without temporal layers is never capped', () => {
  const { cap, changed } = capped()
  cap.flows({ spatialLayer: 2, temporalLayer: 0 })
  vi.advanceTimersByTime(60_000)
  expect(changed).not.toHaveBeenCalled()
})

test('nothing is capped after the end', () => {
  const { cap, changed } = capped()
  cap.flows(smooth)
  cap.flows(choppy)
  cap.close()
  vi.advanceTimersByTime(60_000)
  expect(changed).not.toHaveBeenCalled()
})
