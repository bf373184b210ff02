import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { IceRenewal } from '../../client/room/ice-renewal.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const lifetime = 600_000
const granted = (name: string) => ({ iceServers: [{ urls: [name] }], lifetime })

function renewing(...answers: Array<() => Promise<ReturnType<typeof granted>>>) {
  const last = async () => granted('later')
  let inside = true
  const ask = vi.fn<() => Promise<ReturnType<typeof granted>>>(() => (answers.shift() ?? last)())
  const renewed: string[] = []
  const failed = vi.fn<() => void>()
  const renewal = new IceRenewal({
    ask,
    inside: () => inside,
    renewed: async (servers) => void renewed.push(...servers.flatMap(({ urls }) => urls)),
    failed,
  })
  return { renewal, ask, renewed, failed, leave: () => void (inside = false) }
}

const refusal = async () => Promise.reject(new Error('refused'))

test('credentials are asked for at once, and again before they run out', async () => {
  const { renewal, ask, renewed } = renewing(async () => granted('first'))
  renewal.begin()
  await vi.advanceTimersByTimeAsync(lifetime * 0.7)
  expect([ask.mock.calls.length, renewed]).toEqual([1, ['first']])
  await vi.advanceTimersByTimeAsync(lifetime * 0.2)
  expect([ask.mock.calls.length, renewed]).toEqual([2, ['first', 'later']])
  renewal.close()
})

test('a renewal that fails is tried again, with growing pauses, while the old credentials still hold', async () => {
  const { renewal, ask, renewed, failed } = renewing(async () => granted('first'), refusal, refusal, refusal)
  renewal.begin()
  await vi.advanceTimersByTimeAsync(lifetime)
  expect(failed).toHaveBeenCalledTimes(3)
  expect(renewed).toEqual(['first', 'later'])
  // From then on as if nothing had been.
  await vi.advanceTimersByTimeAsync(lifetime * 0.5)
  expect(ask).toHaveBeenCalledTimes(5)
  renewal.close()
})

test('it does not give up, and does not hurry: the server limits how often one may ask', async () => {
  const { renewal, ask } = renewing(...Array.from({ length: 1_000 }, () => refusal))
  renewal.begin()
  await vi.advanceTimersByTimeAsync(10 * 60_000)
  expect(ask.mock.calls.length).toBeGreaterThan(15)
  expect(ask.mock.calls.length).toBeLessThan(30)
  renewal.close()
})

test('whoever has left asks no more, and neither does what was closed', async () => {
  const away = renewing(refusal)
  away.renewal.begin()
  away.leave()
  await vi.advanceTimersByTimeAsync(lifetime)
  expect(away.ask).toHaveBeenCalledOnce()
  const closed = renewing(refusal)
  closed.renewal.begin()
  closed.renewal.close()
  await vi.advanceTimersByTimeAsync(lifetime)
  expect(closed.ask).toHaveBeenCalledOnce()
})

test('an answer to an earlier question is not taken for the newer one', async () => {
  const slow = Promise.withResolvers<ReturnType<typeof granted>>()
  const { renewal, ask, renewed } = renewing(() => slow.promise)
  renewal.begin()
  renewal.begin()
  await vi.advanceTimersByTimeAsync(0)
  slow.resolve(granted('slow'))
  await vi.advanceTimersByTimeAsync(lifetime * 0.7)
  expect([ask.mock.calls.length, renewed]).toEqual([2, ['later']])
  renewal.close()
})
