import { LoadRun } from '../load/load-run.ts'
import { median } from '../measure.ts'
import { contestant, contestants, partsIn, type ContestantName } from './contestants.ts'
import { inWords } from '../report/spread.ts'
import { figuresOf, ratioOf } from './figures.ts'
import { grow, type Growth } from './growth.ts'
import type { PeersOptions } from './options.ts'
import type { SceneOutcome } from './outcome.ts'
import { sceneOf, type Scene, type SceneName } from './scene.ts'

type Rounds = Map<ContestantName, Growth[]>

/** All servers of one scene, one after another, round after round. */
export class Comparison {
  readonly #name: SceneName
  readonly #scene: Scene
  readonly #options: PeersOptions
  readonly #tell: (text: string) => void
  /** How far each came, in every round; and what was measured in those that count. */
  readonly #reached = new Map<ContestantName, number[]>()
  readonly #rounds: Rounds

  constructor(name: SceneName, options: PeersOptions, tell: (text: string) => void) {
    this.#name = name
    this.#scene = sceneOf(name, options.people[name])
    this.#options = options
    this.#tell = tell
    const names = partsIn[name].filter((each) => options.only.includes(each))
    this.#rounds = new Map(names.filter((each) => this.#isHere(each)).map((each) => [each, []]))
  }

  /** What is known after each round that counts. Round 0 only finds the sizes; and only whole rounds can be compared. */
  async *run(): AsyncGenerator<SceneOutcome, void, undefined> {
    for (let round = this.#options.sameSize ? 1 : 0; round <= this.#options.rounds; round++) {
      const grown = await this.#playRound(round)
      if (round === 0 || grown.size < this.#rounds.size) continue
      for (const [name, growth] of grown) this.#rounds.get(name)?.push(growth)
      yield this.#outcome()
    }
  }

  #outcome(): SceneOutcome {
    const { title, people } = this.#scene
    const rows = [...this.#rounds].map(([name, rounds]) => ({
      name,
      title: contestants[name].title,
      figures: figuresOf(rounds),
    }))
    const sentences = sentencesOf(this.#rounds, this.#options.sameSize)
    return { name: this.#name, title, people, rows, sentences, rounds: Object.fromEntries(this.#rounds) }
  }

  async #playRound(round: number): Promise<Map<ContestantName, Growth>> {
    const grown = new Map<ContestantName, Growth>()
    for (const name of this.#rounds.keys()) {
      const growth = await this.#play(name, `${this.#name}, round ${round}, ${contestants[name].title}`)
      if (!growth) continue
      grown.set(name, growth)
      this.#reached.set(name, [...(this.#reached.get(name) ?? []), growth.best.participants])
    }
    return grown
  }

  async #play(name: ContestantName, title: string): Promise<Growth | undefined> {
    await using loaded = await contestant(name).start(this.#options.programs)
    await using run = await LoadRun.start({ server: loaded.server, generators: 1, cores: loaded.freeCores })
    const reached = this.#reached.get(name)
    return await grow(run, this.#scene, {
      seconds: this.#options.seconds,
      sameSize: this.#options.sameSize,
      expected: reached && median(reached),
      tell: (text) => this.#tell(`${title}: ${text}`),
    })
  }

  #isHere(name: ContestantName): boolean {
    const { title, missing } = contestant(name)
    const hint = missing?.(this.#options.programs)
    if (hint !== undefined) this.#tell(`${title} is left out, as it is not here: ${hint}`)
    return hint === undefined
  }
}

function sentencesOf(rounds: Rounds, sameSize: boolean): string[] {
  const ours = rounds.get('atrium') ?? []
  if (ours.length === 0) return []
  return [...rounds].flatMap(([name, theirs]) => [
    ...(name === 'atrium' ? [] : [besides(contestants[name].title, ours, theirs, sameSize)]),
    ...boundOf(contestants[name].title, theirs),
  ])
}

function besides(
  title: string,
  ours: readonly Growth[],
  theirs: readonly Growth[],
  sameSize: boolean,
): string {
  const cost = ratioOf(ours, theirs, ({ base }) => base.server.workerPerPacket)
  const people = ratioOf(ours, theirs, ({ best }) => best.participants)
  const carried = sameSize ? '' : `, ${inWords(people)} times the people`
  return `Atrium beside ${title}: ${inWords(cost)} of the CPU per packet${carried}.`
}

function boundOf(title: string, rounds: readonly Growth[]): string[] {
  const bounded = rounds.filter((growth) => growth.bounded).length
  if (bounded === 0) return []
  return [
    `In ${bounded} of ${rounds.length} rounds more could not be offered to ${title}: it carries at least that.`,
  ]
}
