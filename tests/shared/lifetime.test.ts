import { expect, test, vi } from 'vitest'
import { Ended, Lifetime } from '#shared/lifetime.ts'

test('what was opened last is closed first, and only once', () => {
  const life = new Lifetime()
  const closed: string[] = []
  life.own({ close: () => closed.push('first') })
  life.own({ close: () => closed.push('second') })
  life.close()
  life.close()
  expect(closed).toEqual(['second', 'first'])
})

test('a resource that arrives after the end is closed on arrival', async () => {
  const life = new Lifetime()
  const close = vi.fn<() => void>()
  const late = life.keep(Promise.resolve({ close }))
  life.close()
  await expect(late).rejects.toBeInstanceOf(Ended)
  expect(close).toHaveBeenCalledOnce()
})

test('timers end with their owner', () => {
  vi.useFakeTimers()
  const life = new Lifetime()
  const once = vi.fn<() => void>()
  const often = vi.fn<() => void>()
  life.after(100, once)
  life.every(100, often)
  const cancel = life.after(50, once)
  cancel()
  vi.advanceTimersByTime(250)
  expect([once.mock.calls.length, often.mock.calls.length]).toEqual([1, 2])
  life.close()
  vi.advanceTimersByTime(1_000)
  expect(often).toHaveBeenCalledTimes(2)
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

test('what is to end with a life that is over ends at once', () => {
  const life = new Lifetime()
  life.close()
  const close = vi.fn<() => void>()
  life.own({ close })
  expect(close).toHaveBeenCalledOnce()
})
