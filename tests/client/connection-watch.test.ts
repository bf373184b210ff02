import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ConnectionWatch } from '../../client/room/connection-watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function watching(restartIce = async (): Promise<void> => {}) {
  const restarted: string[] = []
  const reopen = vi.fn<() => void>()
  const watch = new ConnectionWatch({
    restartIce: (direction) => {
      restarted.push(direction)
      return restartIce()
    },
    reopen,
  })
  return { watch, restarted, reopen }
}

test('when the network may have changed, both paths are looked for anew, first what one hears', async () => {
  const { watch, restarted, reopen } = watching()
  watch.changed('send', 'connected')
  watch.changed('receive', 'connected')
  watch.renew()
  expect(restarted).toEqual(['receive', 'send'])
  // Both worked all along: nothing is torn down, however long nothing is reported.
  await vi.advanceTimersByTimeAsync(60_000)
  expect(reopen).not.toHaveBeenCalled()
})

test('a path not yet in use is no reason for new transports', async () => {
  const { watch, reopen } = watching()
  watch.renew()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(reopen).not.toHaveBeenCalled()
})

test('what does not come back after a restart gets new transports', async () => {
  const { watch, reopen } = watching()
  watch.changed('receive', 'connected')
  watch.renew()
  watch.changed('receive', 'disconnected')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(reopen).toHaveBeenCalledOnce()
})

test('a short interruption heals by itself; a longer one is restarted', async () => {
  const { watch, restarted } = watching()
  watch.changed('send', 'disconnected')
  watch.changed('send', 'connected')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(restarted).toEqual([])
  watch.changed('send', 'disconnected')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(restarted).toEqual(['send'])
})

test('a restart that is refused leads to new transports; a closed watch does nothing more', async () => {
  const refused = watching(async () => Promise.reject(new Error('refused')))
  refused.watch.changed('send', 'failed')
  await vi.advanceTimersByTimeAsync(0)
  expect(refused.reopen).toHaveBeenCalledOnce()
  const closed = watching()
  closed.watch.changed('send', 'disconnected')
  closed.watch.close()
  await vi.advanceTimersByTimeAsync(60_000)
  expect([closed.restarted, closed.reopen.mock.calls]).toEqual([[], []])
})

test('silence restarts both paths, and never one that is being restarted', async () => {
  const done: (() => void)[] = []
  const { watch, restarted } = watching(() => new Promise((resolve) => void done.push(resolve)))
  watch.suspect('receive', 'send')
  watch.suspect('receive', 'send')
  expect(restarted).toEqual(['receive', 'send'])
  for (const finish of done) finish()
  await vi.advanceTimersByTimeAsync(500)
  watch.suspect('send')
  expect(restarted).toEqual(['receive', 'send'])
  await vi.advanceTimersByTimeAsync(4_000)
  watch.suspect('receive', 'send')
  expect(restarted).toEqual(['receive', 'send', 'receive', 'send'])
})

test('new transports are opened when a restart did not help, not while it may still help', async () => {
  const { watch, reopen } = watching()
  watch.suspect('receive', 'send')
  await vi.advanceTimersByTimeAsync(300)
  watch.abandon()
  expect(reopen).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1_000)
  watch.abandon()
  expect(reopen).toHaveBeenCalledOnce()
})
