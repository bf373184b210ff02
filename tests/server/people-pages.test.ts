import { expect, test } from 'vitest'
import { peoplePage } from '#shared/limits.ts'
import type { ParticipantId, TrackId } from '#shared/protocol/ids.ts'
import type { RoomEvent } from '#shared/protocol/index.ts'
import { apply, emptyRoom, toSnapshot, type RoomState } from '#shared/room-state.ts'
import { peopleSince, snapshotFor } from '../../server/room/people-pages.ts'

const idOf = (index: number) => `p${index}` as ParticipantId
const joined = (index: number, joinedAt: number): RoomEvent => ({
  type: 'participant.joined',
  participant: { id: idOf(index), name: `Person ${index}`, away: false, joinedAt },
})
const publishes = (index: number): RoomEvent => ({
  type: 'track.published',
  track: { id: `t${index}` as TrackId, owner: idOf(index), source: 'microphone', muted: false },
})
const raises = (index: number): RoomEvent => ({ type: 'hand.raised', id: idOf(index) })
const room = (events: RoomEvent[]): RoomState => events.reduce(apply, emptyRoom)
const people = (count: number, cameAt = (index: number) => index): RoomEvent[] =>
  Array.from({ length: count }, (_, index) => joined(index, cameAt(index)))
const idsIn = ({ participants }: { participants: Array<{ id: ParticipantId }> }) =>
  participants.map(({ id }) => id)

test('a room of one page is told of as a whole', () => {
  const state = room([...people(peoplePage), publishes(150)])
  expect(snapshotFor(state, idOf(199))).toEqual(toSnapshot(state))
})

test('of a larger room one is told of oneself, of who is heard or has a hand up, and of those inside longest', () => {
  const state = room([...people(1_000), publishes(700), publishes(3), raises(800)])
  const snapshot = snapshotFor(state, idOf(999))
  const longest = Array.from({ length: peoplePage - 3 }, (_, index) => idOf(index))
  expect(idsIn(snapshot)).toEqual([...longest, idOf(700), idOf(800), idOf(999)])
  expect([snapshot.unlisted, snapshot.unlistedSince]).toEqual([800, peoplePage - 3])
  const { participants, unlisted, unlistedSince } = toSnapshot(state)
  expect({ ...snapshot, participants, unlisted, unlistedSince }).toEqual(toSnapshot(state))
})

test('a snapshot holds one page, and oneself, even if everybody has something to say', () => {
  const everybody = Array.from({ length: 300 }, (_, index) => index)
  const snapshot = snapshotFor(room([...people(300), ...everybody.map(publishes)]), idOf(299))
  expect([idsIn(snapshot).length, snapshot.unlisted]).toEqual([peoplePage, 100])
  expect(idsIn(snapshot).at(-1)).toBe(idOf(299))
})

test.each([
  ['one after another', (index: number) => index],
  ['a few in each ms', (index: number) => Math.floor(index / 7)],
  ['all in the same ms', () => 5],
  ['by a clock that was set back', (index: number) => (index < 500 ? index + 1_000 : index)],
])('the pages after a snapshot complete it: %s', (_, cameAt) => {
  const state = room([...people(950, cameAt), publishes(900), raises(870)])
  const snapshot = snapshotFor(state, idOf(949))
  const listed = new Set(idsIn(snapshot))
  const pages = []
  for (let since = snapshot.unlistedSince; since !== null;) {
    const page = peopleSince(state, since)
    pages.push(page)
    since = page.next
  }
  for (const page of pages.slice(0, -1)) expect(page.participants.length).toBeGreaterThanOrEqual(peoplePage)
  const fetched = pages.flatMap(idsIn)
  expect(new Set(fetched).size).toBe(fetched.length)
  expect(new Set([...listed, ...fetched]).size).toBe(950)
})

test('who came in the same ms is on the same page', () => {
  const state = room(people(300, (index) => Math.floor(index / 150)))
  const page = peopleSince(state, 0)
  expect([page.participants.length, page.next]).toEqual([300, null])
  const more = peopleSince(room([...people(300, (index) => Math.floor(index / 150)), joined(300, 2)]), 0)
  expect([more.participants.length, more.next]).toEqual([300, 2])
})

test('after the last there is nobody', () => {
  expect(peopleSince(room(people(3)), 3)).toEqual({ participants: [], next: null })
})
