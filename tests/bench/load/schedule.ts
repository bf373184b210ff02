import type { Counters } from './counters.ts'

/** ms after which something that was due counts as late, and as given up. */
const limits = { late: 20, lost: 500 }

/** Times that follow one another evenly, and whether they were kept. */
export class Schedule {
  readonly #interval: number
  readonly #counters: Counters
  #next: number
  #count = 0

  /** ms; `start` is the first time. */
  constructor(start: number, interval: number, counters: Counters) {
    this.#next = start
    this.#interval = interval
    this.#counters = counters
  }

  /** How many times have passed, or were given up. */
  get count(): number {
    return this.#count
  }

  /** One after another those that are due. */
  *due(now: number): Iterable<number> {
    const { schedule } = this.#counters
    while (this.#next <= now) {
      const behind = now - this.#next
      schedule.due++
      if (behind > limits.late) schedule.late++
      this.#next += this.#interval
      this.#count++
      if (behind < limits.lost) yield this.#count - 1
    }
  }

  /** Passes over everything until now: nothing was to be sent. */
  skip(now: number): void {
    while (this.#next <= now) {
      this.#next += this.#interval
      this.#count++
    }
  }
}
