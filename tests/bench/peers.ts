import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { videoRoomPlugin } from './load/loaded-janus.ts'
import { LoadRun } from './load/load-run.ts'
import { contestants, partsIn, type ContestantName } from './peers/contestants.ts'
import { figuresOf, ratioOf } from './peers/figures.ts'
import { grow, type Growth } from './peers/growth.ts'
import { help, readPeersOptions, type PeersOptions } from './peers/options.ts'
import { sceneOf, type SceneName } from './peers/scene.ts'
import { printScene, spread } from './peers/terminal.ts'
import { machine } from './run/outcome.ts'
import { WrongOption } from './run/options.ts'
import { LiveLine } from './run/terminal.ts'

/** Atrium beside other servers: `npm run bench:peers -- --help`. */
const args = process.argv.slice(2)
const live = new LiveLine()

type Rounds = Map<ContestantName, Growth[]>

try {
  const options = readPeersOptions(args)
  if (options) await compare(options)
  else console.log(help)
} catch (error) {
  if (!(error instanceof WrongOption)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function compare(options: PeersOptions): Promise<void> {
  const scenes = []
  for (const name of options.scenes) scenes.push(await compareIn(name, options))
  const command = ['npm run bench:peers --', ...args].join(' ')
  await mkdir(dirname(options.json), { recursive: true })
  const outcome = { at: new Date().toISOString(), machine, command, scenes }
  await writeFile(options.json, `${JSON.stringify(outcome, null, 2)}\n`)
  console.log(`\nFigures: ${options.json}`)
}

async function compareIn(name: SceneName, options: PeersOptions) {
  const scene = sceneOf(name, options.people[name])
  const names = partsIn[name].filter((contestant) => options.only.includes(contestant) && isHere(contestant))
  const rounds: Rounds = new Map(names.map((contestant) => [contestant, []]))
  const expected = new Map<ContestantName, number>()
  for (let round = 0; round <= options.rounds; round++) {
    const grown = new Map<ContestantName, Growth>()
    for (const contestant of names) {
      const growth = await playRound(contestant, round)
      if (!growth) continue
      expected.set(contestant, growth.best.participants)
      grown.set(contestant, growth)
    }
    // The first one only finds the sizes; and only whole rounds can be compared.
    if (round > 0 && grown.size === names.length)
      for (const [contestant, growth] of grown) rounds.get(contestant)?.push(growth)
  }
  return report()

  async function playRound(contestant: ContestantName, round: number): Promise<Growth | undefined> {
    const { title, start } = contestants[contestant]
    await using loaded = await start()
    await using run = await LoadRun.start({ server: loaded.server, generators: 1, cores: loaded.freeCores })
    return await grow(run, scene, {
      seconds: options.seconds,
      expected: expected.get(contestant),
      tell: (text) => live.tell(`${name}, round ${round}, ${title}: ${text}`),
    })
  }

  function report() {
    live.end()
    const rows = names.map((contestant) => ({
      title: contestants[contestant].title,
      figures: figuresOf(rounds.get(contestant) ?? []),
    }))
    printScene(`${scene.title} (${options.rounds} rounds, all at ${scene.people} people)`, rows)
    printRatios(rounds)
    return { name, title: scene.title, people: scene.people, rows, rounds: Object.fromEntries(rounds) }
  }
}

function isHere(contestant: ContestantName): boolean {
  const here = contestant !== 'janus' || videoRoomPlugin() !== undefined
  if (!here) console.log('Janus is left out, as it is not installed here: apt install janus')
  return here
}

function printRatios(rounds: Rounds): void {
  const ours = rounds.get('atrium') ?? []
  for (const [name, theirs] of rounds) {
    if (name === 'atrium' || ours.length === 0) continue
    const cost = ratioOf(ours, theirs, ({ base }) => base.server.workerPerPacket)
    const people = ratioOf(ours, theirs, ({ best }) => best.participants)
    console.log(
      `Atrium beside ${contestants[name].title}: ${spread(cost)} of the CPU per packet, ${spread(people)} times the people.`,
    )
  }
}
