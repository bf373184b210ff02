import { parseArgs } from 'node:util'
import { WrongOption } from '../run/options.ts'
import { filesOf, type ReportFiles } from '../run/written-report.ts'
import { contestants, partsIn, type ContestantName, type Programs } from './contestants.ts'
import type { SceneName } from './scene.ts'

export type PeersOptions = ReportFiles & {
  scenes: SceneName[]
  /** Who takes part, wherever it does at all. */
  only: ContestantName[]
  /** Rounds that count, after one that finds the sizes. */
  rounds: number
  /** s that each size is measured. */
  seconds: number
  /** Rooms do not grow. */
  sameSize: boolean
  people: Record<SceneName, number>
  programs: Programs
}

const usual = filesOf('peers')

export const help = `npm run bench:peers -- [options]

Atrium beside other servers, each with one core for media, driven by the same participants in alternating rounds.

  --scene NAME        ${Object.keys(partsIn).join(', ')} (default: all)
  --only NAMES        ${Object.keys(contestants).join(', ')}, separated by commas (default: all)
  --rounds N          rounds that count, after one that finds the sizes (default 6)
  --seconds N         how long each size is measured (default 5)
  --same-size         compare at one size only: rooms do not grow until quality breaks
  --people N          people in the meeting in which all are compared (default 10)
  --viewers N         viewers, likewise (default 40)
  --galene PATH       Galene's binary, which is in no package registry; without it Galene does not take part
  --json FILE, --html FILE   where the figures and the report go (default tests/bench/results/peers.*)`

/** Reads the command line. Throws `WrongOption`; `undefined` when help is asked for. */
export function readPeersOptions(args: readonly string[]): PeersOptions | undefined {
  const { values } = parse(args)
  if (values.help) return undefined
  const scenes = keysOf(partsIn)
  const names = keysOf(contestants)
  return {
    scenes: values.scene === undefined ? scenes : [oneOf('scene', values.scene, scenes)],
    only: values.only?.split(',').map((name) => oneOf('only', name, names)) ?? names,
    rounds: whole('rounds', values.rounds, 6, 1),
    seconds: whole('seconds', values.seconds, 5, 2),
    sameSize: values['same-size'] ?? false,
    people: {
      meeting: whole('people', values.people, 10, 2),
      'fan-out': whole('viewers', values.viewers, 40, 1) + 1,
    },
    programs: { galene: values.galene },
    json: values.json ?? usual.json,
    html: values.html ?? usual.html,
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  const options = {
    help: { type: 'boolean' },
    'same-size': { type: 'boolean' },
    scene: text,
    only: text,
    rounds: text,
    seconds: text,
    people: text,
    viewers: text,
    galene: text,
    json: text,
    html: text,
  } as const
  try {
    return parseArgs({ args: [...args], options, strict: true })
  } catch (error) {
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ')
    throw new WrongOption(`${sentence.replace(/\.$/, '')}; --help shows what there is.`)
  }
}

const keysOf = <Key extends string>(object: Record<Key, unknown>): Key[] => Object.keys(object) as Key[]

function oneOf<Choice extends string>(name: string, given: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === given)
  if (found !== undefined) return found
  throw new WrongOption(`--${name} names "${given}", but there are ${choices.join(', ')}.`)
}

function whole(name: string, given: string | undefined, fallback: number, least: number): number {
  const value = given === undefined ? fallback : Number(given)
  if (Number.isInteger(value) && value >= least) return value
  throw new WrongOption(`--${name} is "${given}", but must be a whole number, ${least} or more.`)
}
