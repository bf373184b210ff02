import { parseArgs } from 'node:util'
import { toRoomCode } from '#shared/room-code.ts'
import { cameras, layouts } from '../load/plan.ts'

/** What is sent and looked at, and against which server: named as in LiveKit's load test where it means the same. */
export type LoadOptions = {
  room: string
  /** Measured time of each step, s. */
  duration: number
  /** With a camera, with a microphone, and with neither. Who has either receives as well. */
  publishers: number
  audioPublishers: number
  subscribers: number
  rooms: number
  layout: keyof typeof layouts
  videoResolution: keyof typeof cameras
  videoCodec: 'vp8'
  numPerSecond: number
  simulateSpeakers: boolean
  ramp: boolean
  protocol: 'udp' | 'tcp'
  turn: boolean
  against: string | undefined
  token: string | undefined
  json: string | undefined
  html: string | undefined
  /** Real browser pages in the same room. */
  sentinels: number
}

/** What cannot be done as asked; the message is one sentence for people. */
export class WrongOption extends Error {
  override name = 'WrongOption'
}

const flags = ['simulate-speakers', 'ramp', 'tcp', 'turn', 'help'] as const
const words = [
  'room',
  'duration',
  'publishers',
  'audio-publishers',
  'subscribers',
  'rooms',
  'layout',
  'video-resolution',
  'video-codec',
  'num-per-second',
  'against',
  'token',
  'json',
  'html',
  'sentinels',
] as const
type Word = (typeof words)[number]

export const help = `npm run bench -- [options]

  --publishers N         participants with a camera (default 6), in all rooms together
  --audio-publishers N   participants with a microphone (default: as many)
  --subscribers N        participants that only receive (default 0)
  --rooms N              rooms they are spread over (default 1)
  --room NAME            name of the room (default bench)
  --duration TIME        how long each step is measured: 20, 20s, 2m (default 20s)
  --layout NAME          what each looks at: ${Object.keys(layouts).join(', ')} (default 3x3)
  --video-resolution R   ${Object.keys(cameras).join(', ')} (default high: 720p in three layers)
  --video-codec vp8      the one there is
  --num-per-second N     how fast they join (default 5)
  --simulate-speakers    they speak in turns, instead of all at once
  --ramp                 add participants until quality breaks
  --tcp, --turn          media over TCP, or through the server's TURN relay
  --against URL          another server, which must allow it; with --token, its LOAD_TEST_TOKEN
  --sentinels N          real Chromium pages that look in at each size, after it was measured (default 1)
  --json FILE, --html FILE   where the figures and the report go`

/** Reads the command line. Throws `WrongOption`; `undefined` when help is asked for. */
export function readOptions(args: readonly string[]): LoadOptions | undefined {
  const values = parse(args)
  if (values['help']) return undefined
  const text = (name: Word): string | undefined => values[name] as string | undefined
  const number = (name: Word, fallback: number, least: number) => asNumber(name, text(name), fallback, least)
  const publishers = number('publishers', 6, 0)
  const options: LoadOptions = {
    room: roomOf(text('room') ?? 'bench'),
    duration: secondsOf(text('duration') ?? '20s'),
    publishers,
    audioPublishers: number('audio-publishers', publishers, 0),
    subscribers: number('subscribers', 0, 0),
    rooms: number('rooms', 1, 1),
    layout: oneOf('layout', text('layout') ?? '3x3', keysOf(layouts)),
    videoResolution: oneOf('video-resolution', text('video-resolution') ?? 'high', keysOf(cameras)),
    videoCodec: oneOf('video-codec', text('video-codec') ?? 'vp8', ['vp8'] as const),
    numPerSecond: number('num-per-second', 5, 1),
    simulateSpeakers: values['simulate-speakers'] === true,
    ramp: values['ramp'] === true,
    protocol: values['tcp'] === true ? 'tcp' : 'udp',
    turn: values['turn'] === true,
    against: urlOf(text('against')),
    token: text('token'),
    json: text('json'),
    html: text('html'),
    sentinels: number('sentinels', 1, 0),
  }
  refuseContradictions(options)
  return options
}

function parse(args: readonly string[]): Record<string, string | boolean | undefined> {
  const options = Object.fromEntries([
    ...flags.map((name) => [name, { type: 'boolean' as const }]),
    ...words.map((name) => [name, { type: 'string' as const }]),
  ])
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values as Record<
      string,
      string | boolean | undefined
    >
  } catch (error) {
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ')
    throw new WrongOption(`${sentence.replace(/\.$/, '')}; --help shows what there is.`)
  }
}

function refuseContradictions({
  publishers,
  audioPublishers,
  subscribers,
  rooms,
  against,
  token,
  turn,
  protocol,
}: LoadOptions): void {
  const participants = Math.max(publishers, audioPublishers) + subscribers
  if (Math.max(publishers, audioPublishers) === 0)
    throw new WrongOption('Somebody must publish: --publishers or --audio-publishers above 0.')
  if (participants < rooms) throw new WrongOption(`${participants} participants cannot fill ${rooms} rooms.`)
  if (against !== undefined && token === undefined)
    throw new WrongOption(
      '--against needs --token: the LOAD_TEST_TOKEN of that server, whose operator must allow the test.',
    )
  if (against === undefined && token !== undefined) throw new WrongOption('--token belongs to --against.')
  if (turn && protocol === 'tcp') throw new WrongOption('--turn and --tcp are two ways: choose one.')
}

const keysOf = <Key extends string>(object: Record<Key, unknown>): Key[] => Object.keys(object) as Key[]

function oneOf<Choice extends string>(name: Word, given: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === given)
  if (found === undefined)
    throw new WrongOption(`--${name} is "${given}", but must be ${choices.join(', ')}.`)
  return found
}

function asNumber(name: Word, given: string | undefined, fallback: number, least: number): number {
  const value = given === undefined ? fallback : Number(given)
  if (given?.trim() === '' || !Number.isInteger(value) || value < least)
    throw new WrongOption(`--${name} is "${given}", but must be a whole number, ${least} or more.`)
  return value
}

/** Seconds of `90`, `90s`, `1m30s` or `1h`. */
function secondsOf(given: string): number {
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/.exec(given)
  const [hours = 0, minutes = 0, seconds = 0] = (parts ?? []).slice(1).map((part) => Number(part ?? 0))
  const total = hours * 3_600 + minutes * 60 + seconds
  if (total === 0)
    throw new WrongOption(`--duration is "${given}", but must be a time above 0, such as 20s or 2m.`)
  return total
}

function urlOf(given: string | undefined): string | undefined {
  if (given === undefined) return undefined
  if (!/^https?:$/.test(URL.parse(given)?.protocol ?? ''))
    throw new WrongOption(`--against is "${given}", but must be an http or https URL.`)
  return given.replace(/\/+$/, '')
}

function roomOf(given: string): string {
  if (toRoomCode(given) !== given)
    throw new WrongOption(`--room is "${given}", but must be small letters and digits, joined by hyphens.`)
  return given
}
