import { toRoomCode } from '#shared/room-code.ts'
import { nameLength } from '#shared/limits.ts'
import { isLanguage, type Language } from '../text/languages.ts'
import type { DeviceKind } from '../media/devices.ts'
import type { AudioProcessing } from '../media/local-media.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const layouts = ['grid', 'speaker'] as const
export type Layout = (typeof layouts)[number]

/** A meeting this browser has been in. `at`: ms since the epoch. */
export type RecentMeeting = { code: string; at: number }

/** What this browser remembers of its person; nothing of it leaves the browser. */
export type Preferences = {
  name: string
  theme: Theme
  /** Undefined: whatever the browser asks for. */
  language: Language | undefined
  /** Ids of the chosen devices; undefined: the system's choice. */
  devices: Partial<Record<DeviceKind, string>>
  processing: AudioProcessing
  /** Whether one comes in heard and seen. */
  microphone: boolean
  camera: boolean
  /** How loud people are (1 is as they come, 0 to 2), by their names. */
  volumes: Readonly<Record<string, number>>
  layout: Layout
  hideSelf: boolean
  recent: readonly RecentMeeting[]
}

export const defaultPreferences: Preferences = {
  name: '',
  theme: 'system',
  language: undefined,
  devices: {},
  processing: { noiseSuppression: true, echoCancellation: true, autoGainControl: true },
  microphone: true,
  camera: true,
  volumes: {},
  layout: 'grid',
  hideSelf: false,
  recent: [],
}

/** Raised when what is stored changes its meaning; what an older version stored is then forgotten. */
const version = 1
const recentMeetings = 8
const rememberedVolumes = 200

export const writePreferences = (preferences: Preferences): string =>
  JSON.stringify({ version, ...preferences })

/** Reads what was stored, believing nothing: whatever is missing or wrong takes its default. */
export function parsePreferences(stored: string): Preferences {
  const from = parseObject(stored)
  if (from['version'] !== version) return defaultPreferences
  const standard = defaultPreferences
  return {
    name: typeof from['name'] === 'string' ? toName(from['name']) : standard.name,
    theme: oneOf(themes, from['theme']) ?? standard.theme,
    language: isLanguage(from['language']) ? from['language'] : undefined,
    devices: parseDevices(from['devices']),
    processing: parseProcessing(from['processing']),
    microphone: bool(from['microphone'], standard.microphone),
    camera: bool(from['camera'], standard.camera),
    volumes: parseVolumes(from['volumes']),
    layout: oneOf(layouts, from['layout']) ?? standard.layout,
    hideSelf: bool(from['hideSelf'], standard.hideSelf),
    recent: parseRecent(from['recent']),
  }
}

/** Puts a meeting on top of the recent ones; the oldest fall out. */
export function withRecent(recent: readonly RecentMeeting[], meeting: RecentMeeting): RecentMeeting[] {
  return [meeting, ...recent.filter(({ code }) => code !== meeting.code)].slice(0, recentMeetings)
}

/** Remembers how loud a person is; those set longest ago fall out, and so does whoever is as loud as they come. */
export function withVolume(
  volumes: Preferences['volumes'],
  name: string,
  volume: number,
): Preferences['volumes'] {
  const others = Object.entries(volumes).filter(([other]) => other !== name)
  const all = volume === 1 ? others : [...others, [name, clampVolume(volume)] as const]
  return Object.fromEntries(all.slice(-rememberedVolumes))
}

/** A name as it may be shown: one line, not too long; empty if nothing is left. */
export const toName = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, nameLength)

export const oneOf = <const T extends readonly string[]>(all: T, value: unknown): T[number] | undefined =>
  all.find((one) => one === value)

type Loose = Record<string, unknown>

const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const bool = (value: unknown, standard: boolean): boolean => (typeof value === 'boolean' ? value : standard)

function parseObject(text: string): Loose {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

function parseDevices(value: unknown): Preferences['devices'] {
  const from = isObject(value) ? value : {}
  const kinds = ['camera', 'microphone', 'speaker'] as const
  const known = kinds.flatMap((kind) => {
    const id = from[kind]
    return typeof id === 'string' && id !== '' ? [[kind, id] as const] : []
  })
  return Object.fromEntries(known)
}

function parseProcessing(value: unknown): AudioProcessing {
  const from = isObject(value) ? value : {}
  const standard = defaultPreferences.processing
  return {
    noiseSuppression: bool(from['noiseSuppression'], standard.noiseSuppression),
    echoCancellation: bool(from['echoCancellation'], standard.echoCancellation),
    autoGainControl: bool(from['autoGainControl'], standard.autoGainControl),
  }
}

const clampVolume = (volume: number): number => Math.min(2, Math.max(0, volume))

function parseVolumes(value: unknown): Preferences['volumes'] {
  const entries = Object.entries(isObject(value) ? value : {})
  const good = entries.filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && Number.isFinite(entry[1]),
  )
  return Object.fromEntries(
    good.slice(-rememberedVolumes).map(([name, volume]) => [name, clampVolume(volume)]),
  )
}

function parseRecent(value: unknown): RecentMeeting[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : []
  const good = all.flatMap((one) => {
    if (!isObject(one)) return []
    const { code, at } = one
    const sound = typeof code === 'string' && code !== '' && toRoomCode(code) === code
    return sound && typeof at === 'number' && Number.isFinite(at) ? [{ code, at }] : []
  })
  return good.slice(0, recentMeetings)
}
