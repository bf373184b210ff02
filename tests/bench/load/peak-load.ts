import { useOf } from './process-load.ts'

/** ms between looks. */
const interval = 500

/** The greatest share of a core that one of these processes took for half a second, from the start until closed. */
export class PeakLoad implements Disposable {
  readonly #pids: readonly number[]
  readonly #timer = setInterval(() => this.#look(), interval)
  #last: { at: number; uses: number[] }
  #share = 0

  constructor(pids: readonly number[]) {
    this.#pids = pids
    this.#last = this.#now()
  }

  get share(): number {
    return this.#share
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const now = this.#now()
    const seconds = (now.at - this.#last.at) / 1_000
    const shares = now.uses.map((use, index) => (use - (this.#last.uses[index] ?? 0)) / seconds)
    this.#share = Math.max(this.#share, ...shares)
    this.#last = now
  }

  #now(): { at: number; uses: number[] } {
    return { at: performance.now(), uses: this.#pids.map((pid) => useOf(pid).cpu) }
  }
}
