import type { Browser } from 'playwright-core'
import { sleep } from '../measure.ts'
import { LoadProcess } from './load-process.ts'
import { measuredStep, type RunSample } from './measured-step.ts'
import { PeakLoad } from './peak-load.ts'
import type { ParticipantPlan } from './plan.ts'
import { machineUse, pin, prefer, useOf } from './process-load.ts'
import { pulseOf, type Moment, type Pulse } from './pulse.ts'
import type { LoadStep, SentinelReport } from './result.ts'
import { absentSentinel, sentinelReport } from './sentinel-report.ts'
import { Sentinel } from './sentinel.ts'
import type { TargetPlace } from './target.ts'

/** The server under load, as far as it can be seen from here; a remote one has no processes. */
export type LoadedServer = {
  place: TargetPlace
  processes: { node: number | undefined; workers: number[] } | undefined
}

export type LoadRunOptions = {
  server: LoadedServer
  /** Processes that share the participants. */
  generators: number
  /** Cores for generators and sentinels; none: wherever there is room. */
  cores: number[]
}

/**
 * ms between sends of a generator. What is due goes out together: with 5 ms a room of 40 sent bursts that no real crowd
 * sends, and the queue that they made in the server was most of the delay.
 */
const tick = 2
/** ms that everything gets to calm down after the last one joined. */
const settling = 2_000

/** A running server under a load that grows: what a benchmark is made of. */
export class LoadRun implements AsyncDisposable {
  readonly #server: LoadedServer
  readonly #generators: LoadProcess[]
  readonly #failures: string[] = []
  /** Of the server before anybody came, MiB. */
  readonly #memoryBefore: number
  #added = 0
  /** The generators' greatest share of a core while participants joined since the last sample. */
  #joining = 0

  static async start({ server, generators, cores }: LoadRunOptions): Promise<LoadRun> {
    const starting = Array.from({ length: generators }, () =>
      LoadProcess.start({ place: server.place, tick }),
    )
    const processes = await Promise.all(starting)
    processes.forEach(({ pid }, index) => {
      const core = cores[index % cores.length]
      if (core !== undefined) pin(pid, [core])
      prefer(pid)
    })
    return new LoadRun(server, processes)
  }

  private constructor(server: LoadedServer, generators: LoadProcess[]) {
    this.#server = server
    this.#generators = generators
    this.#memoryBefore = this.#serverMemory()
  }

  get generatorPids(): number[] {
    return this.#generators.map(({ pid }) => pid)
  }

  /** Lets these join, so many per second; resolves when all are in, or could not, and all is calm. */
  async add(plans: readonly ParticipantPlan[], perSecond: number): Promise<void> {
    using peak = new PeakLoad(this.generatorPids)
    const joins = plans.map(async (plan, index) => {
      await sleep((index * 1_000) / perSecond)
      try {
        await this.#generators[this.#added++ % this.#generators.length]?.join(plan)
      } catch (error) {
        this.#failures.push(`${plan.name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    })
    await Promise.all(joins)
    this.#joining = Math.max(this.#joining, peak.share)
    await sleep(settling)
  }

  /** Measures for so long, and tells every second how it goes. */
  async measure(seconds: number, told: (pulse: Pulse) => void = () => {}): Promise<LoadStep> {
    const before = await this.#sample()
    this.#joining = 0
    const end = before.at + seconds * 1_000
    for (let last = await this.#moment(); end - performance.now() > 1_500;) {
      await sleep(1_000)
      const moment = await this.#moment()
      told(pulseOf(last, moment))
      last = moment
    }
    await sleep(Math.max(0, end - performance.now()))
    return measuredStep(before, await this.#sample(), this.#memoryBefore)
  }

  /** Sends real browsers into the crowd and has them watch for so long, after it was measured: they cost much. */
  async look(browser: Browser, rooms: readonly string[], seconds: number): Promise<SentinelReport[]> {
    await using watching = new AsyncDisposableStack()
    const sentinels: Sentinel[] = []
    const outside: SentinelReport[] = []
    for (const [index, room] of rooms.entries()) {
      const name = `Sentinel ${index + 1}`
      const sentinel = await Sentinel.enter(browser, this.#server.place.url, room, name).catch(
        () => undefined,
      )
      if (sentinel) sentinels.push(watching.use(sentinel))
      else outside.push(absentSentinel(name))
    }
    await sleep(settling)
    const before = await Promise.all(sentinels.map((sentinel) => sentinel.sample()))
    await sleep(seconds * 1_000)
    const after = await Promise.all(sentinels.map((sentinel) => sentinel.sample()))
    return [...after.map((sample, index) => sentinelReport(before[index], sample)), ...outside]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#generators.map((generator) => generator[Symbol.asyncDispose]()))
  }

  /** Counters and costs of the same moment. */
  async #sample(): Promise<RunSample> {
    const populations = await Promise.all(this.#generators.map((generator) => generator.sample()))
    const { node, workers } = this.#server.processes ?? { workers: [] }
    return {
      at: performance.now(),
      populations,
      generators: this.#generators.map(({ pid }) => useOf(pid)),
      joining: this.#joining,
      node: node === undefined ? undefined : useOf(node),
      workers: workers.map(useOf),
      machine: machineUse(),
      failures: this.#failures.splice(0),
    }
  }

  async #moment(): Promise<Moment> {
    const sums = await Promise.all(this.#generators.map((generator) => generator.sums()))
    const { node, workers } = this.#server.processes ?? { workers: [] }
    return {
      at: performance.now(),
      sums,
      server: [...workers, ...(node === undefined ? [] : [node])].map(useOf),
      generators: this.#generators.map(({ pid }) => useOf(pid)),
    }
  }

  #serverMemory(): number {
    const { node, workers } = this.#server.processes ?? { workers: [] }
    return [...workers, ...(node === undefined ? [] : [node])].reduce(
      (sum, pid) => sum + useOf(pid).memory,
      0,
    )
  }
}
