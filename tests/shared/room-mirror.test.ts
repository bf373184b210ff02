import { expect, test } from 'vitest'
import type { ParticipantId, TrackId } from '#shared/protocol/ids.ts'
import type { RoomEvent } from '#shared/protocol/index.ts'
import { RoomMirror } from '#shared/room-mirror.ts'
import { apply, emptyRoom, toSnapshot, type RoomState } from '#shared/room-state.ts'

const random = (seed: number) => () => (seed = (seed * 1664525 + 1013904223) >>> 0) / 2 ** 32

function anyEvent(state: RoomState, next: () => number): RoomEvent {
  const pick = <T>(items: Iterable<T>): T | undefined => {
    const all = [...items]
    return all[Math.floor(next() * all.length)]
  }
  const someone = pick(state.participants.keys())
  const track = pick(state.tracks.keys())
  const dice = next()
  if (someone && dice < 0.1) return { type: 'participant.left', id: someone }
  if (someone && dice < 0.15) return { type: 'participant.away', id: someone }
  if (someone && dice < 0.2) return { type: 'participant.back', id: someone }
  if (someone && dice < 0.3) return { type: next() < 0.5 ? 'hand.raised' : 'hand.lowered', id: someone }
  if (someone && dice < 0.4)
    return { type: 'chat.sent', message: { id: state.revision, from: someone, name: 'x', text: 'y', at: 0 } }
  if (someone && dice < 0.6) {
    const id = `t${next()}` as TrackId
    return { type: 'track.published', track: { id, owner: someone, source: 'camera', muted: false } }
  }
  if (track && dice < 0.7) return { type: 'track.muted', id: track, muted: next() < 0.5 }
  if (track && dice < 0.75) return { type: 'track.unpublished', id: track }
  if (dice < 0.77) return { type: 'media.lost', generation: state.generation + 1 }
  const id = `p${next()}` as ParticipantId
  return { type: 'participant.joined', participant: { id, name: 'x', away: false, joinedAt: 0 } }
}

test('whatever happens, whenever you come in and whatever the wire drops, the mirror ends up equal to the room', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const next = random(seed)
    let room = emptyRoom
    let lost = false
    const mirror = new RoomMirror(
      () => {},
      () => (lost = true),
    )
    const joinAt = Math.floor(next() * 40)
    let snapshot = toSnapshot(room)
    for (let step = 0; step < 60; step++) {
      const event = anyEvent(room, next)
      room = apply(room, event)
      if (step === joinAt) snapshot = toSnapshot(room)
      if (step > joinAt && next() > 0.05) mirror.hear({ first: room.revision, events: [event] })
      // The answer to the join is overtaken by three events.
      if (step === joinAt + 3) mirror.restart(snapshot)
      if (lost) {
        lost = false
        mirror.restart(toSnapshot(room))
      }
    }
    mirror.restart(toSnapshot(room))
    expect(mirror.state).toEqual(room)
  }
})

test('whatever is told together, and whenever the snapshot was taken in between, the mirror ends up equal to the room', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const next = random(seed)
    let room = emptyRoom
    const states = [room]
    const events: RoomEvent[] = []
    while (events.length < 60) {
      events.push(anyEvent(room, next))
      room = apply(room, events.at(-1)!)
      states.push(room)
    }
    let lost = 0
    const mirror = new RoomMirror(
      () => {},
      () => lost++,
    )
    const start = Math.floor(next() * 60)
    const restartAfter = start + next() * 20
    let started = false
    for (let from = Math.floor(next() * start); from < 60;) {
      const to = Math.min(60, from + 1 + Math.floor(next() * 12))
      mirror.hear({ first: from + 1, events: events.slice(from, to) })
      from = to
      if (!started && from >= restartAfter) {
        mirror.restart(toSnapshot(states[start]!))
        started = true
      }
    }
    if (!started) mirror.restart(toSnapshot(states[start]!))
    expect([mirror.state, lost]).toEqual([room, 0])
  }
})

test('who leaves takes tracks and hand along, and leaves what was said', () => {
  const ann = 'ann' as ParticipantId
  const events: RoomEvent[] = [
    { type: 'participant.joined', participant: { id: ann, name: 'Ann', away: false, joinedAt: 0 } },
    { type: 'track.published', track: { id: 't' as TrackId, owner: ann, source: 'camera', muted: false } },
    { type: 'hand.raised', id: ann },
    { type: 'chat.sent', message: { id: 1, from: ann, name: 'Ann', text: 'hello', at: 0 } },
    { type: 'participant.left', id: ann },
  ]
  const state = events.reduce(apply, emptyRoom)
  expect([state.participants.size, state.tracks.size, state.hands.length, state.chat.length]).toEqual([
    0, 0, 0, 1,
  ])
})
