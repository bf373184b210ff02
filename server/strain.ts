import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Lifetime } from '#shared/lifetime.ts'

/** ms between looks; how many of them in a row make strain, and end it. */
const looks = { pace: 2_000, rising: 2, falling: 3 }
/** From here on meetings suffer: the mean delay of the event loop, ms, and the share of one core a worker has left nothing of. */
const limits = { lag: 100, busy: 0.92 }

/** A worker as far as its strain is concerned: the share of its core that it used lately. */
type Worker = { readonly busy: number }

/** Whether this machine has more to do than it can: its event loop is late, or a media worker has used up its core. */
export class Strain {
  readonly #life = new Lifetime()
  readonly #lag = monitorEventLoopDelay({ resolution: 20 })
  readonly #workers: () => Iterable<[number, Worker]>
  readonly #told: (strained: boolean) => void
  #strained = false
  #streak = 0

  constructor(workers: () => Iterable<[number, Worker]>, told: (strained: boolean) => void) {
    this.#workers = workers
    this.#told = told
    this.#lag.enable()
    this.#life.onClose(() => this.#lag.disable())
    this.#life.every(looks.pace, () => this.#look())
  }

  close(): void {
    this.#life.close()
  }

  #look(): void {
    const late = this.#lag.mean / 1e6 - 20 >= limits.lag
    this.#lag.reset()
    const busy = [...this.#workers()].some(([, worker]) => worker.busy >= limits.busy)
    this.#count(late || busy)
  }

  #count(strained: boolean): void {
    this.#streak = strained === this.#strained ? 0 : this.#streak + 1
    if (this.#streak < (strained ? looks.rising : looks.falling)) return
    this.#streak = 0
    this.#strained = strained
    this.#told(strained)
  }
}
