import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Lifetime } from '#shared/lifetime.ts'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import type { RoomEvent, Update } from '#shared/protocol/index.ts'
import { Broadcast } from '../../server/room/broadcast.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const ann = 'ann' as ParticipantId
const ben = 'ben' as ParticipantId
const raised: RoomEvent = { type: 'hand.raised', id: ann }

function broadcastTo(people: number) {
  const life = new Lifetime()
  const told: Update[] = []
  const send = (update: Update): void => void told.push(update)
  return { life, told, broadcast: new Broadcast({ life, people: () => people, send }) }
}

test('what happens after a calm is told at once, everything of one step together', async () => {
  const { broadcast, told } = broadcastTo(1_000)
  broadcast.event(8, raised)
  broadcast.event(9, raised)
  await Promise.resolve()
  expect(told).toEqual([{ first: 8, events: [raised, raised], signals: [] }])
  await vi.advanceTimersByTimeAsync(1_000)
  broadcast.event(10, raised)
  await Promise.resolve()
  expect(told).toHaveLength(2)
})

test('however much happens, a thousand people hear of it at most twice a second, and miss nothing', async () => {
  const { broadcast, told } = broadcastTo(1_000)
  for (let revision = 1; revision <= 200; revision++) {
    broadcast.event(revision, raised)
    await vi.advanceTimersByTimeAsync(5)
  }
  await vi.advanceTimersByTimeAsync(1_000)
  expect(told.length).toBeLessThanOrEqual(4)
  const revisions = told.flatMap(({ first, events }) => events.map((_, index) => first + index))
  expect(revisions).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
})

test('a thousand people hear at once whose voice a slot carries, and of all together ten times a second at most', async () => {
  const { broadcast, told } = broadcastTo(1_000)
  broadcast.event(1, raised)
  await Promise.resolve()
  broadcast.signal({ type: 'voices', voices: [] })
  await Promise.resolve()
  expect(told.map(({ signals }) => signals.length)).toEqual([0, 1])
  for (let revision = 2; revision <= 200; revision++) {
    broadcast.event(revision, raised)
    broadcast.signal({ type: 'voices', voices: [] })
    await vi.advanceTimersByTimeAsync(5)
  }
  await vi.advanceTimersByTimeAsync(1_000)
  expect(told.length).toBeLessThanOrEqual(2 + 10)
  expect(told.flatMap(({ events }) => events)).toHaveLength(200)
  expect(told.filter(({ events, signals }) => events.length + signals.length === 0)).toEqual([])
})

test('of signals about the same thing the newest is told, and of a flood of reactions a screenful', async () => {
  const { broadcast, told } = broadcastTo(2)
  broadcast.signal({ type: 'speakers', active: null, speaking: [] })
  broadcast.signal({ type: 'quality', id: ann, quality: 'poor' })
  broadcast.signal({ type: 'quality', id: ben, quality: 'fair' })
  broadcast.signal({ type: 'quality', id: ann, quality: 'good' })
  broadcast.signal({ type: 'speakers', active: ann, speaking: [ann] })
  for (let count = 0; count < 500; count++) broadcast.signal({ type: 'reaction', from: ben, emoji: '👏' })
  await vi.advanceTimersByTimeAsync(1_000)
  const signals = told.flatMap((update) => update.signals)
  expect(signals.filter(({ type }) => type !== 'reaction')).toEqual([
    { type: 'speakers', active: ann, speaking: [ann] },
    { type: 'quality', id: ann, quality: 'good' },
    { type: 'quality', id: ben, quality: 'fair' },
  ])
  expect(signals.filter(({ type }) => type === 'reaction').length).toBeLessThan(50)
})

test('a room that has ended tells nothing more', async () => {
  const { broadcast, life, told } = broadcastTo(2)
  broadcast.event(1, raised)
  life.close()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(told).toEqual([])
})
