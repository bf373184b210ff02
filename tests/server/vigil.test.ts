import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Lifetime } from '#shared/lifetime.ts'
import type { Member } from '../../server/room/member.ts'
import { Vigil } from '../../server/room/vigil.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A member of whom `flow` bytes arrive from one look to the next. */
function keepVigil() {
  const person = { flow: 1_000, due: true }
  let bytes = 0
  const bytesReceived = vi.fn<() => Promise<number>>(async () => (bytes += person.flow))
  const signal = vi.fn<() => void>()
  const member = { media: { bytesReceived }, endpoint: { signal } } as unknown as Member
  const life = new Lifetime()
  const failed = vi.fn<() => void>()
  void new Vigil({ life, members: () => [member], due: () => person.due, failed })
  return { person, life, signal, bytesReceived }
}

test('whoever is not heard of any more is told within three seconds', async () => {
  const { person, signal } = keepVigil()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(signal).not.toHaveBeenCalled()
  person.flow = 0
  await vi.advanceTimersByTimeAsync(3_000)
  expect(signal).toHaveBeenCalledExactlyOnceWith({ type: 'silence' })
})

test('is told again while it lasts, but ever more seldom', async () => {
  const { person, signal } = keepVigil()
  person.flow = 0
  await vi.advanceTimersByTimeAsync(60_000)
  expect(signal.mock.calls.length).toBeGreaterThan(1)
  expect(signal.mock.calls.length).toBeLessThan(6)
})

test('whoever need not send is not looked at, and nobody is after the end', async () => {
  const { person, life, signal, bytesReceived } = keepVigil()
  Object.assign(person, { flow: 0, due: false })
  await vi.advanceTimersByTimeAsync(10_000)
  person.due = true
  life.close()
  await vi.advanceTimersByTimeAsync(10_000)
  expect([bytesReceived.mock.calls, signal.mock.calls]).toEqual([[], []])
})
