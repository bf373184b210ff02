import { expect, test } from 'vitest'
import { wishesFor, type Situation } from '../../server/room/subscription-policy.ts'
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

function wishes(situation: Partial<Situation>): Record<string, { layer: number; priority: number }> {
  const all = wishesFor({ you: id('you'), view: view([]), speaker: null, tracks: everybody, ...situation })
  return Object.fromEntries(all)
}

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
  const order = wishesFor({ you: id('you'), view: view(tiles), speaker: id('ben'), tracks })
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
