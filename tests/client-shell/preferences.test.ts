import { describe, expect, test } from 'vitest'
import {
  defaultPreferences,
  parsePreferences,
  toName,
  withRecent,
  withVolume,
  writePreferences,
  type Preferences,
} from '../../client/composables/preferences.ts'

const chosen: Preferences = {
  name: 'Ann Winter',
  theme: 'dark',
  language: 'de',
  devices: { camera: 'c1', speaker: 's1' },
  processing: { noiseSuppression: false, echoCancellation: true, autoGainControl: false },
  microphone: false,
  camera: true,
  volumes: { Ben: 1.5 },
  layout: 'speaker',
  hideSelf: true,
  recent: [{ code: 'calm-river', at: 1_700_000_000_000 }],
}

const stored = (part: Record<string, unknown>): Preferences =>
  parsePreferences(JSON.stringify({ version: 1, ...part }))

describe('what is stored', () => {
  test('comes back as it was', () => {
    expect(parsePreferences(writePreferences(chosen))).toEqual(chosen)
    expect(parsePreferences(writePreferences(defaultPreferences))).toEqual(defaultPreferences)
  })

  test.each(['', 'null', '[]', '7', '"text"', '{', '{"version":0,"name":"Ann"}', '{"name":"Ann"}'])(
    'is forgotten when it is %s',
    (text) => expect(parsePreferences(text)).toEqual(defaultPreferences),
  )

  test.each<[string, Record<string, unknown>, Partial<Preferences>]>([
    ['a name of another type', { name: 7 }, { name: '' }],
    ['a name over several lines', { name: ' Ann\n\tWinter\u0000 ' }, { name: 'Ann Winter' }],
    ['an unknown theme', { theme: 'pink' }, { theme: 'system' }],
    ['an unknown language', { language: 'xx' }, { language: undefined }],
    [
      'devices that are no ids',
      { devices: { camera: 3, microphone: '', speaker: 's' } },
      { devices: { speaker: 's' } },
    ],
    ['unknown kinds of devices', { devices: { toaster: 'x' } }, { devices: {} }],
    ['switches that are no switches', { camera: 'no', microphone: 0, hideSelf: 'yes' }, defaultPreferences],
    [
      'processing in part',
      { processing: { noiseSuppression: false } },
      { processing: { ...defaultPreferences.processing, noiseSuppression: false } },
    ],
    [
      'volumes out of range',
      { volumes: { Ann: 9, Ben: -1, Cem: 'loud', Dora: null } },
      { volumes: { Ann: 2, Ben: 0 } },
    ],
    ['an unknown layout', { layout: 'circle' }, { layout: 'grid' }],
    [
      'meetings that are none',
      { recent: [null, {}, { code: 'A B', at: 1 }, { code: 'ok', at: 'now' }, { code: 'ok', at: 2 }] },
      { recent: [{ code: 'ok', at: 2 }] },
    ],
    ['recent meetings that are no list', { recent: { code: 'ok', at: 1 } }, { recent: [] }],
  ])('loses %s and keeps the rest', (_, part, expected) => {
    expect(stored({ ...part })).toEqual({ ...defaultPreferences, ...expected })
  })
})

test('the last eight meetings are remembered, each once, the newest first', () => {
  const codes = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'c']
  const recent = codes.reduce<Preferences['recent']>((all, code, at) => withRecent(all, { code, at }), [])
  expect(recent.map(({ code }) => code)).toEqual(['c', 'i', 'h', 'g', 'f', 'e', 'd', 'b'])
  expect(recent[0]?.at).toBe(9)
})

test('a volume is kept between nothing and double, and forgotten when it is ordinary', () => {
  expect(withVolume({}, 'Ann', 3)).toEqual({ Ann: 2 })
  expect(withVolume({ Ann: 2 }, 'Ann', 0.5)).toEqual({ Ann: 0.5 })
  expect(withVolume({ Ann: 0.5, Ben: 0 }, 'Ann', 1)).toEqual({ Ben: 0 })
})

test('a name is one line of at most eighty characters', () => {
  expect(toName('  Ann \u202e Winter\r\n')).toBe('Ann Winter')
  expect(toName('x'.repeat(200))).toHaveLength(80)
  expect(toName(' \n ')).toBe('')
})
