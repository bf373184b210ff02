import { expect, test } from 'vitest'
import type { ParticipantId, TrackId } from '#shared/protocol/ids.ts'
import type { RoomEvent } from '#shared/protocol/index.ts'
import type { Participant } from '#shared/protocol/participant.ts'
import type { Snapshot } from '#shared/protocol/room.ts'
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
  return { type: 'participant.joined', participant: { id, name: 'x', away: false, joinedAt: state.revision } }
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

const person = (id: string, joinedAt = 0): Participant => ({
  id: id as ParticipantId,
  name: id,
  away: false,
  joinedAt,
})
const inside = (...people: Participant[]): RoomState =>
  people.reduce((state, participant) => apply(state, { type: 'participant.joined', participant }), emptyRoom)
const without = (snapshot: Snapshot, isMissing: (person: Participant) => boolean): Snapshot => {
  const participants = snapshot.participants.filter((one) => !isMissing(one))
  return { ...snapshot, participants, unlisted: snapshot.participants.length - participants.length }
}
const quietMirror = () =>
  new RoomMirror(
    () => {},
    () => {},
  )

test('whoever is missing from the snapshot, and however late events are behind the pages, the mirror ends up equal to the room', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const next = random(seed)
    let room = emptyRoom
    const happen = (): RoomEvent => {
      const event = anyEvent(room, next)
      room = apply(room, event)
      return event
    }
    for (let step = 0; step < 40; step++) happen()
    const mirror = quietMirror()
    const snapshot = without(toSnapshot(room), () => next() < 0.6)
    mirror.restart(snapshot)
    const onTheirWay: RoomEvent[] = []
    let counted = room.participants.size
    for (let step = 0; step < 60; step++) {
      onTheirWay.push(happen())
      const page = [...room.participants.values()].filter(() => next() < 0.5)
      if (next() < 0.2) mirror.list(page, { missingFrom: snapshot })
      if (next() < 0.3) {
        mirror.hear({ first: room.revision - onTheirWay.length + 1, events: onTheirWay.splice(0) })
        counted = room.participants.size
      }
      expect(mirror.state.present).toBe(counted)
    }
    mirror.list([...room.participants.values()], { missingFrom: snapshot })
    mirror.hear({ first: room.revision - onTheirWay.length + 1, events: onTheirWay })
    expect(mirror.state).toEqual(room)
    expect([...mirror.state.participants.keys()]).toEqual([...room.participants.keys()])
  }
})

test('whoever is listed stays as events made them, and stands where they would have stood from the first', () => {
  const mirror = quietMirror()
  const [ann, ben, cleo] = [person('ann', 1), person('ben', 2), person('cleo', 3)]
  const room = inside(ann, ben, cleo)
  const snapshot = without(toSnapshot(room), ({ id }) => id === ben.id)
  mirror.restart(snapshot)
  mirror.hear({ first: 4, events: [{ type: 'participant.renamed', id: ann.id, name: 'Anna' }] })
  mirror.list([ann, ben], { missingFrom: snapshot })
  expect([...mirror.state.participants.values()].map(({ name }) => name)).toEqual(['Anna', 'ben', 'cleo'])
})

test('who leaves before being listed counts no more', () => {
  const mirror = quietMirror()
  const [ann, ben] = [person('ann', 1), person('ben', 2)]
  mirror.restart(without(toSnapshot(inside(ann, ben)), ({ id }) => id === ben.id))
  expect([mirror.state.participants.size, mirror.state.present]).toEqual([1, 2])
  mirror.hear({ first: 3, events: [{ type: 'participant.left', id: ben.id }] })
  expect([mirror.state.participants.size, mirror.state.present]).toEqual([1, 1])
})

test('a page that belongs to an earlier snapshot is ignored', () => {
  const mirror = quietMirror()
  const [ann, ben] = [person('ann', 1), person('ben', 2)]
  const earlier = without(toSnapshot(inside(ann, ben)), ({ id }) => id === ben.id)
  mirror.restart(earlier)
  mirror.expect()
  mirror.list([ben], { missingFrom: earlier })
  expect(mirror.state).toBe(emptyRoom)
  mirror.restart(toSnapshot(inside(ann)))
  mirror.list([ben], { missingFrom: earlier })
  expect([...mirror.state.participants.keys()]).toEqual([ann.id])
})
