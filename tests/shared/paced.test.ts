import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Lifetime } from '#shared/lifetime.ts'
import { Paced } from '#shared/paced.ts'
import { receptionPace, updatePace } from '../../server/room/pace.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function paced(pace: number) {
  const life = new Lifetime()
  const action = vi.fn<() => void>()
  return { life, action, paced: new Paced(life, () => pace, action) }
}

test('what is asked for after a calm is done at the end of the step, once', async () => {
  const { paced: often, action } = paced(100)
  often.ask()
  often.ask()
  expect(action).not.toHaveBeenCalled()
  await Promise.resolve()
  expect(action).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1_000)
  often.ask()
  await Promise.resolve()
  expect(action).toHaveBeenCalledTimes(2)
})

test('what is asked for all the time is done at the pace, and once more for the last to ask', async () => {
  const { paced: often, action } = paced(100)
  for (let ms = 0; ms < 1_000; ms += 10) {
    often.ask()
    await vi.advanceTimersByTimeAsync(10)
  }
  expect(action.mock.calls.length).toBeLessThanOrEqual(11)
  const sofar = action.mock.calls.length
  often.ask()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(action).toHaveBeenCalledTimes(sofar + 1)
})

test('nothing is done after the end', async () => {
  const { paced: often, life, action } = paced(100)
  often.ask()
  life.close()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(action).not.toHaveBeenCalled()
})

test('a few people do not wait for one another, a thousand are told at most twice a second', () => {
  for (const paceFor of [receptionPace, updatePace]) {
    expect(paceFor(4)).toBeLessThan(50)
    expect(paceFor(200)).toBe(100)
  }
  expect(receptionPace(1_000)).toBe(200)
  expect(updatePace(1_000)).toBe(500)
})
