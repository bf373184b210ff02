import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Liveness } from '../../client/media/liveness.ts'
import type { Direction } from '../../client/media/routed-media.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function listening(answering = 500) {
  const counters = { send: 0, receive: 0 }
  const cut = new Set<Direction>()
  const doubtful = vi.fn<() => void>()
  const silent = vi.fn<() => void>()
  const stubborn = vi.fn<() => void>()
  const liveness = new Liveness({
    report: async (direction) => {
      if (!cut.has(direction)) counters[direction] += 1_000
      const pair = { id: 'p', type: 'candidate-pair', bytesReceived: counters[direction], bytesSent: 0 }
      const transport = { id: 't', type: 'transport', selectedCandidatePairId: 'p' }
      return new Map([pair, transport].map((entry) => [entry.id, entry]))
    },
    expecting: () => true,
    doubtful,
    silent,
    answering: () => answering,
    stubborn,
  })
  return { liveness, cut, doubtful, silent, stubborn }
}

test('asks another witness first, then raises the alarm, and does so more and more seldom', async () => {
  const { cut, doubtful, silent } = listening()
  await vi.advanceTimersByTimeAsync(5_000)
  cut.add('receive')
  await vi.advanceTimersByTimeAsync(750)
  expect([doubtful.mock.calls.length, silent.mock.calls.length]).toEqual([1, 0])
  await vi.advanceTimersByTimeAsync(500)
  expect([doubtful.mock.calls.length, silent.mock.calls.length]).toEqual([1, 1])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(silent.mock.calls.length).toBeLessThanOrEqual(7)
})

test('a path that came back is heard as quickly as before when it falls silent again', async () => {
  const { cut, silent } = listening()
  for (let fall = 1; fall <= 3; fall++) {
    cut.delete('receive')
    await vi.advanceTimersByTimeAsync(30_000)
    cut.add('receive')
    await vi.advanceTimersByTimeAsync(2_000)
  }
  expect(silent).toHaveBeenCalledTimes(3)
})

test('a path that stays silent after the alarm is told to be beyond help, one that came back is not', async () => {
  const { cut, silent, stubborn } = listening()
  await vi.advanceTimersByTimeAsync(5_000)
  cut.add('receive')
  await vi.advanceTimersByTimeAsync(1_600)
  expect(silent).toHaveBeenCalledOnce()
  cut.delete('receive')
  await vi.advanceTimersByTimeAsync(30_000)
  expect(stubborn).not.toHaveBeenCalled()
  cut.add('receive')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(stubborn).toHaveBeenCalled()
})

test('a path that answered the restart is not given up, though nobody is to be heard on it', async () => {
  const { cut, silent, stubborn } = listening()
  await vi.advanceTimersByTimeAsync(5_000)
  cut.add('receive')
  await vi.advanceTimersByTimeAsync(1_400)
  expect(silent).toHaveBeenCalledOnce()
  cut.delete('receive')
  await vi.advanceTimersByTimeAsync(200)
  cut.add('receive')
  await vi.advanceTimersByTimeAsync(2_400)
  expect(stubborn).not.toHaveBeenCalled()
})

test('a network that answers quickly is given up quickly', async () => {
  const { cut, stubborn } = listening(20)
  await vi.advanceTimersByTimeAsync(5_000)
  cut.add('receive')
  await vi.advanceTimersByTimeAsync(2_200)
  expect(stubborn).toHaveBeenCalled()
})

test('nothing is said after the end', async () => {
  const { liveness, cut, doubtful, silent } = listening()
  await vi.advanceTimersByTimeAsync(1_000)
  liveness.close()
  cut.add('receive')
  await vi.advanceTimersByTimeAsync(10_000)
  expect([doubtful.mock.calls, silent.mock.calls]).toEqual([[], []])
})
