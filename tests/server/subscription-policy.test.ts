import { expect, test } from 'vitest'
import { unlimited } from '../../server/room/allowance.ts'
import { wishesFor, type Situation, type Wish } from '../../server/room/subscription-policy.ts'
import type { ParticipantId, TrackId } from '#shared/protocol/ids.ts'
import type { Source, Track } from '#shared/protocol/track.ts'
import type { View, ViewTile } from '#shared/protocol/view.ts'

const id = (name: string) => name as ParticipantId
const track = (owner: string, source: Source): Track => ({
  id: `${owner}/${source}` as TrackId,
  owner: id(owner),
  source,
  muted: false,
})
const tile = (participant: string, source: 'camera' | 'screen', height: number): ViewTile => ({
  participant: id(participant),
  source,
  width: Math.round((height * 16) / 9),
  height,
})
const view = (tiles: ViewTile[], more: Partial<View> = {}): View => ({
  hidden: false,
  audioOnly: false,
  tiles,
  ...more,
})

const everybody = ['you', 'ann', 'ben', 'cleo'].flatMap((name) => [
  track(name, 'microphone'),
  track(name, 'camera'),
])

const ordered = (situation: Partial<Situation>): Map<TrackId, Wish> =>
  wishesFor({
    you: id('you'),
    view: view([]),
    speaker: null,
    recent: [],
    tracks: everybody,
    slots: [],
    held: () => undefined,
    allowance: unlimited,
    ...situation,
  })

const wishes = (situation: Partial<Situation>): Record<string, Wish> => Object.fromEntries(ordered(situation))

test('everybody else is heard, nobody hears or sees themselves', () => {
  const got = wishes({ view: view([tile('ann', 'camera', 300), tile('you', 'camera', 300)]) })
  expect(Object.keys(got).toSorted()).toEqual([
    'ann/camera',
    'ann/microphone',
    'ben/microphone',
    'cleo/microphone',
  ])
})

test('what is not on screen is not wished for; a hidden page and audio-only mode see nothing', () => {
  const tiles = [tile('ann', 'camera', 300)]
  expect(wishes({ view: view(tiles) })['ben/camera']).toBeUndefined()
  expect(wishes({ view: view(tiles, { hidden: true }) })['ann/camera']).toBeUndefined()
  expect(wishes({ view: view(tiles, { audioOnly: true }) })['ann/camera']).toBeUndefined()
})

test.each([
  [90, 0],
  [180, 0],
  [216, 0],
  [217, 1],
  [360, 1],
  [432, 1],
  [433, 2],
  [1_080, 2],
])('a tile %i pixels high gets layer %i', (height, layer) => {
  expect(wishes({ view: view([tile('ann', 'camera', height)]) })['ann/camera']?.layer).toBe(layer)
})

test('a wide, low tile is filled by its width', () => {
  const wide: ViewTile = { participant: id('ann'), source: 'camera', width: 1_280, height: 100 }
  expect(wishes({ view: view([wide]) })['ann/camera']?.layer).toBe(2)
})

test('sound comes first, then the screen, then who speaks, then large tiles, then the rest', () => {
  const tracks = [...everybody, track('ben', 'screen')]
  const tiles = [
    tile('ann', 'camera', 100),
    tile('cleo', 'camera', 600),
    tile('ben', 'camera', 100),
    tile('ben', 'screen', 600),
  ]
  const order = ordered({ view: view(tiles), speaker: id('ben'), tracks })
  const video = [...order.keys()].filter((key) => !key.endsWith('microphone'))
  expect(video).toEqual(['ben/screen', 'ben/camera', 'cleo/camera', 'ann/camera'])
  expect([...order.keys()].slice(0, 3).every((key) => key.endsWith('microphone'))).toBe(true)
})

test('before the first view, as many cameras as there is room for: screens and the speaker first', () => {
  const expected = { tiles: 2, width: 320, height: 180, audioOnly: false }
  const tracks = [...everybody, track('ann', 'screen')]
  const got = Object.keys(wishes({ view: expected, speaker: id('cleo'), tracks }))
  expect(got.filter((key) => !key.endsWith('microphone'))).toEqual(['ann/screen', 'cleo/camera'])
  expect(Object.keys(wishes({ view: { ...expected, audioOnly: true } }))).toHaveLength(3)
})

test.each([
  // height, held layer, layer
  [216, 1, 1],
  [184, 1, 1],
  [183, 1, 0],
  [217, 0, 1],
  [432, 2, 2],
  [368, 2, 2],
  [367, 2, 1],
  [190, 2, 1],
  [90, 2, 0],
  [433, 1, 2],
])('a tile %i pixels high that has layer %i gets layer %i', (height, held, layer) => {
  const seen = view([tile('ann', 'camera', height)])
  expect(wishes({ view: seen, held: () => held })['ann/camera']?.layer).toBe(layer)
})

test('a tile dragged to and fro over a border keeps the higher layer', () => {
  let held: number | undefined
  const layers = [200, 220, 210, 222, 205, 217, 190].map((height) => {
    held = wishes({ view: view([tile('ann', 'camera', height)]), held: () => held })['ann/camera']?.layer
    return held
  })
  expect(layers).toEqual([0, 1, 1, 1, 1, 1, 1])
})

test('small pictures get half the frames; the speaker and screens get all, however small', () => {
  const tracks = [...everybody, track('ann', 'screen')]
  const tiles = [
    tile('ann', 'screen', 100),
    tile('ann', 'camera', 100),
    tile('ben', 'camera', 100),
    tile('cleo', 'camera', 300),
  ]
  const got = wishes({ view: view(tiles), speaker: id('ben'), tracks })
  const frames = Object.entries(got).map(([key, { temporalLayer }]) => [key, temporalLayer])
  expect(Object.fromEntries(frames)).toMatchObject({
    'ann/screen': 2,
    'ann/camera': 1,
    'ben/camera': 2,
    'cleo/camera': 2,
  })
})

test('an allowance limits layers and halves frames, but neither those of screens nor of the speaker', () => {
  const tracks = [...everybody, track('ann', 'screen')]
  const tiles = [
    tile('ann', 'screen', 700),
    tile('ann', 'camera', 700),
    tile('ben', 'camera', 700),
    tile('cleo', 'camera', 100),
  ]
  const allowance = { ...unlimited, layer: 1, halvings: 1 }
  expect(wishes({ view: view(tiles), speaker: id('ben'), tracks, allowance })).toMatchObject({
    'ann/screen': { layer: 2, temporalLayer: 2 },
    'ann/camera': { layer: 1, temporalLayer: 1 },
    'ben/camera': { layer: 2, temporalLayer: 2 },
    'cleo/camera': { layer: 0, temporalLayer: 0 },
  })
})

test.each([
  [1, ['ann/screen']],
  [2, ['ann/screen', 'cleo/camera']],
  [3, ['ann/screen', 'cleo/camera', 'ben/camera']],
  [0, []],
])('an allowance of %i tiles goes to screens, the speaker and large tiles', (count, expected) => {
  const tracks = [...everybody, track('ann', 'screen')]
  const tiles = [
    tile('ann', 'camera', 100),
    tile('ben', 'camera', 700),
    tile('cleo', 'camera', 100),
    tile('ann', 'screen', 700),
  ]
  const allowance = { ...unlimited, tiles: count }
  const got = ordered({ view: view(tiles), speaker: id('cleo'), tracks, allowance })
  expect([...got.keys()].filter((key) => !key.endsWith('microphone'))).toEqual(expected)
})

test('of tiles that are equally large an allowance leaves those of who spoke last', () => {
  const tiles = ['ann', 'ben', 'cleo'].map((name) => tile(name, 'camera', 100))
  const allowance = { ...unlimited, tiles: 2 }
  const recent = ['cleo', 'gone', 'ben'].map(id)
  const got = ordered({ view: view(tiles), recent, allowance })
  expect([...got.keys()].filter((key) => !key.endsWith('microphone'))).toEqual(['cleo/camera', 'ben/camera'])
})

test('an allowance of sound alone is heard and not seen', () => {
  const allowance = { ...unlimited, audioOnly: true }
  const got = wishes({ view: view([tile('ann', 'camera', 700)]), allowance })
  expect(Object.keys(got)).toEqual(['ann/microphone', 'ben/microphone', 'cleo/microphone'])
})

test('through slots the loudest are heard in place of the microphones; the sound of a screen is heard all the same', () => {
  const slots = ['slot 1', 'slot 2'] as TrackId[]
  const tracks = [...everybody, track('ann', 'screen-audio'), track('you', 'screen-audio')]
  const got = wishes({ slots, tracks })
  expect(Object.keys(got)).toEqual(['slot 1', 'slot 2', 'ann/screen-audio'])
  expect(got['slot 1']).toEqual(got['ann/screen-audio'])
})

test('whoever is pinned is heard beside the slots, and once only where there are none', () => {
  const pinning = view([], { pinned: [id('ben'), id('you'), id('gone')] })
  const slots = ['slot'] as TrackId[]
  expect(Object.keys(wishes({ slots, view: pinning }))).toEqual(['slot', 'ben/microphone'])
  expect(Object.keys(wishes({ view: pinning }))).toEqual([
    'ann/microphone',
    'ben/microphone',
    'cleo/microphone',
  ])
})
