import { computed } from 'vue'
import { expect, test } from 'vitest'
import type { ParticipantId, TrackId } from '#shared/protocol/ids.ts'
import type { Track } from '#shared/protocol/track.ts'
import { emptyRoom } from '#shared/room-state.ts'
import type { RemoteTrack } from '../../client/room/receiving.ts'
import { soundsOf } from '../../client/room/sounds.ts'

const id = (name: string) => name as TrackId
const microphone = (name: string): [TrackId, Track] => [
  id(name),
  { id: id(name), owner: `${name}'s owner` as ParticipantId, source: 'microphone', muted: false },
]
const state = { ...emptyRoom, tracks: new Map([microphone('ann'), microphone('ben')]) }

const arriving = (track: string, settled = true, kind: RemoteTrack['kind'] = 'audio'): RemoteTrack => ({
  track: id(track),
  media: {} as MediaStreamTrack,
  kind,
  paused: false,
  layer: null,
  settled,
})

function heard(arrivals: RemoteTrack[], voices: Record<string, string | null> = {}) {
  const sounds = soundsOf({
    incoming: computed(() => new Map(arrivals.map((each) => [each.track, each]))),
    voices: () => new Map(Object.entries(voices) as Array<[TrackId, TrackId | null]>),
    state: () => state,
  })
  return sounds.value.map(({ track, owner, silent }) => `${track}: ${owner}${silent ? ', silent' : ''}`)
}

test('sounds belong to who made them, pictures are none', () => {
  expect(heard([arriving('ann'), arriving('ben', true, 'video')])).toEqual(["ann: ann's owner"])
})

test('what comes through a slot belongs to whoever speaks through it', () => {
  expect(heard([arriving('slot'), arriving('other')], { slot: 'ben', other: null })).toEqual([
    "slot: ben's owner",
    'other: undefined',
  ])
})

test('the slot is silent for who is heard alone as well, once that flows; until then it is the other way round', () => {
  const voices = { slot: 'ann' }
  expect(heard([arriving('ann'), arriving('slot', false)], voices)).toEqual([
    "ann: ann's owner",
    "slot: ann's owner, silent",
  ])
  expect(heard([arriving('ann', false), arriving('slot')], voices)).toEqual([
    "ann: ann's owner, silent",
    "slot: ann's owner",
  ])
  expect(heard([arriving('ben', false), arriving('slot')], voices)).toEqual([
    "ben: ben's owner",
    "slot: ann's owner",
  ])
})
