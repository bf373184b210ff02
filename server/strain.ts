import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Lifetime } from '#shared/lifetime.ts'

/** ms between looks; how many of them in a row make strain, and end it. */
const looks = { pace: 2_000, rising: 2, falling: 3 }
/** From here on meetings suffer: the mean delay of the event loop, ms, and the share of one core a worker has left nothing of. */
const limits = { lag: 100, busy: 0.92 }

/** A worker as far as its strain is concerned: CPU time used so far, ms. */
type Worker = { usage(): Promise<{ user: number; system: number }> }

/** Whether this machine has more to do than it can: its event loop is late, or a media worker has used up its core. */
export class Strain {
  readonly #life = new Lifetime()
  readonly #lag = monitorEventLoopDelay({ resolution: 20 })
  readonly #workers: () => Iterable<[number, Worker]>
  readonly #told: (strained: boolean) => void
  readonly #used = new WeakMap<Worker, { at: number; cpu: number }>()
  #strained = false
  #streak = 0
  #looking = false

  constructor(workers: () => Iterable<[number, Worker]>, told: (strained: boolean) => void) {
    this.#workers = workers
    this.#told = told
    this.#lag.enable()
    this.#life.onClose(() => this.#lag.disable())
    this.#life.every(looks.pace, () => void this.#look())
  }

  close(): void {
    this.#life.close()
  }

  async #look(): Promise<void> {
    const late = this.#lag.mean / 1e6 - 20 >= limits.lag
    this.#lag.reset()
    // A worker that has not answered since the last look is busy beyond doubt.
    if (this.#looking) return this.#count(true)
    this.#looking = true
    const busy = await this.#anyBusy().finally(() => (this.#looking = false))
    if (!this.#life.closed) this.#count(late || busy)
  }

  async #anyBusy(): Promise<boolean> {
    const shares = await Promise.all([...this.#workers()].map(([, worker]) => this.#shareOf(worker)))
    return shares.some((share) => share >= limits.busy)
  }

  /** Of one core since the last look; 0 for a worker that has just come or ended. */
  async #shareOf(worker: Worker): Promise<number> {
    const usage = await worker.usage().catch(() => undefined)
    if (!usage) return 0
    const now = { at: performance.now(), cpu: usage.user + usage.system }
    const before = this.#used.get(worker)
    this.#used.set(worker, now)
    return before ? (now.cpu - before.cpu) / (now.at - before.at) : 0
  }

  #count(strained: boolean): void {
    this.#streak = strained === this.#strained ? 0 : this.#streak + 1
    if (this.#streak < (strained ? looks.rising : looks.falling)) return
    this.#streak = 0
    this.#strained = strained
    this.#told(strained)
  }
}
