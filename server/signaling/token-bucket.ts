/** Lets `burst` through at once and `perSecond` in the long run. */
export class TokenBucket {
  readonly #rate: { burst: number; perSecond: number }
  #tokens: number
  #filled: number

  constructor(rate: { burst: number; perSecond: number }, now = performance.now()) {
    this.#rate = rate
    this.#tokens = rate.burst
    this.#filled = now
  }

  /** Takes one token; false if there is none. `now` in ms. */
  take(now = performance.now()): boolean {
    const refilled = this.#tokens + ((now - this.#filled) / 1_000) * this.#rate.perSecond
    this.#tokens = Math.min(this.#rate.burst, refilled)
    this.#filled = now
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }

  /** As if nothing had ever been taken. `now` in ms. */
  isFull(now = performance.now()): boolean {
    return this.#tokens + ((now - this.#filled) / 1_000) * this.#rate.perSecond >= this.#rate.burst
  }
}
