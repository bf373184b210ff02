import { Lifetime } from '#shared/lifetime.ts'

/** ms between looks; how much the newest counts. */
const looks = { pace: 500, weight: 0.5 }

/** CPU time used so far, ms. */
type Usage = { user: number; system: number }

/** How busy a worker was lately: smoothed, 1 is a whole core. */
export class WorkerLoad {
  readonly #life = new Lifetime()
  readonly #usage: () => Promise<Usage>
  #last: { at: number; cpu: number } | undefined
  #looking = false
  #share = 0

  constructor(usage: () => Promise<Usage>) {
    this.#usage = usage
    this.#life.every(looks.pace, () => void this.#look())
  }

  get share(): number {
    return this.#share
  }

  close(): void {
    this.#life.close()
  }

  async #look(): Promise<void> {
    // A worker that has not answered since the last look is busy beyond doubt.
    if (this.#looking) return this.#count(1)
    this.#looking = true
    // One that has ended has no load any more.
    const usage = await this.#usage().catch(() => undefined)
    this.#looking = false
    if (!usage || this.#life.closed) return
    const now = { at: performance.now(), cpu: usage.user + usage.system }
    if (this.#last) this.#count((now.cpu - this.#last.cpu) / (now.at - this.#last.at))
    this.#last = now
  }

  #count(share: number): void {
    this.#share += looks.weight * (Math.min(1, share) - this.#share)
  }
}
