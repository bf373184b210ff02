import type { Lifetime } from '#shared/lifetime.ts'

/**
 * Does something that may be asked for often: at the end of the step in which it is asked for after a calm, and then
 * no more often than every `pace` ms.
 */
export class Paced {
  readonly #life: Lifetime
  readonly #pace: () => number
  readonly #action: () => void
  #resting = false
  #asked = false

  constructor(life: Lifetime, pace: () => number, action: () => void) {
    this.#life = life
    this.#pace = pace
    this.#action = action
  }

  ask(): void {
    if (this.#asked) return
    this.#asked = true
    if (!this.#resting) queueMicrotask(() => this.#run())
  }

  #run(): void {
    if (this.#life.closed) return
    this.#resting = this.#asked
    if (!this.#asked) return
    this.#asked = false
    this.#action()
    this.#life.after(this.#pace(), () => this.#run())
  }
}

/** ms: small rooms wait for nothing that one could notice, and in the largest everybody is reached five times a second. */
const pace = { least: 20, perPerson: 0.5, most: 200 }

/** How often (ms) at most everybody in a room of so many people is reached. */
export const paceFor = (people: number): number =>
  Math.min(pace.most, Math.max(pace.least, people * pace.perPerson))
