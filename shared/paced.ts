import type { Lifetime } from './lifetime.ts'

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
