import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import type { View, ViewTile } from '#shared/protocol/view.ts'
import { Viewing } from '../../client/room/viewing.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const tile = (participant: string, width: number, height: number): ViewTile => ({
  participant: participant as ParticipantId,
  source: 'camera',
  width,
  height,
})

/** What the server is told. */
function newViewing() {
  const send = vi.fn<(view: View) => Promise<unknown>>().mockResolvedValue({})
  return { send, viewing: new Viewing(send) }
}

/** Long enough for everything that was going to be told. */
const later = (): Promise<unknown> => vi.advanceTimersByTimeAsync(10_000)

test('however much changes at once, the server is told once, and the last', async () => {
  const { viewing, send } = newViewing()
  for (const name of ['ann', 'ben', 'cleo']) viewing.show([tile(name, 320, 160)])
  viewing.audioOnly.value = true
  await later()
  expect(send.mock.calls).toEqual([[{ hidden: false, audioOnly: true, tiles: [tile('cleo', 320, 160)] }]])
})

test('what is on screen as before, or nearly, is not told again', async () => {
  const { viewing, send } = newViewing()
  viewing.show([tile('ann', 318.5, 175)])
  await later()
  viewing.show([tile('ann', 317, 176)])
  await later()
  expect(send).toHaveBeenCalledTimes(1)
  viewing.show([tile('ann', 640, 360)])
  await later()
  expect(send).toHaveBeenCalledTimes(2)
})

test('sizes are told in steps of whole pixels, never smaller than they are', async () => {
  const { viewing, send } = newViewing()
  viewing.show([tile('ann', 318.5, 175.2), tile('ben', 0, 1), tile('cleo', -3, 16)])
  await later()
  expect(send.mock.calls[0]?.[0].tiles.map(({ width, height }) => [width, height])).toEqual([
    [320, 176],
    [0, 16],
    [0, 16],
  ])
})

test('a hidden page and a wish for sound alone are told', async () => {
  const { viewing, send } = newViewing()
  viewing.show([])
  await later()
  viewing.hidden.value = true
  await later()
  viewing.audioOnly.value = true
  await later()
  expect(send.mock.calls.map(([{ hidden, audioOnly }]) => [hidden, audioOnly])).toEqual([
    [false, false],
    [true, false],
    [true, true],
  ])
})

test('before the first layout nothing is told', async () => {
  const { viewing, send } = newViewing()
  viewing.hidden.value = true
  viewing.repeat()
  await later()
  expect(send).not.toHaveBeenCalled()
})

test('everything is told anew when asked', async () => {
  const { viewing, send } = newViewing()
  viewing.show([tile('ann', 320, 160)])
  await later()
  viewing.repeat()
  await later()
  expect(send).toHaveBeenCalledTimes(2)
  expect(send.mock.calls[1]).toEqual(send.mock.calls[0])
})

test('what could not be told is told with the next layout, even if that is the same', async () => {
  const { viewing, send } = newViewing()
  send.mockRejectedValueOnce(new Error('no connection'))
  viewing.show([tile('ann', 320, 160)])
  await later()
  viewing.show([tile('ann', 320, 160)])
  await later()
  expect(send).toHaveBeenCalledTimes(2)
})

test('once closed nothing is told, not even what was about to be', async () => {
  const { viewing, send } = newViewing()
  viewing.show([tile('ann', 320, 160)])
  viewing.close()
  viewing.close()
  expect(vi.getTimerCount()).toBe(0)
  viewing.hidden.value = true
  viewing.show([])
  await nextTick()
  await later()
  expect(send).not.toHaveBeenCalled()
})
