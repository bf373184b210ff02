/** Shares of what may be used: from the one a step more is given up, below the other one is taken back. */
const bounds = { upper: 1, lower: 0.7 }

/**
 * ms. `rise`, `fall`: how long it must last; `settle`: what was given up takes effect first. A step taken back too
 * early, so that it was given up again within `relapse`, waits twice as long the next time, up to `longest`.
 */
const times = { rise: 500, settle: 1_000, fall: 800, relapse: 15_000, longest: 60_000 }

/** How many steps are given up under a pressure that comes and goes: quickly up, and down without swinging. */
export class Shedding {
  readonly #steps: number
  /** How long the pressure must be low before a step is taken back, ms. */
  #patience = times.fall
  #step = 0
  #highSince: number | undefined
  #lowSince: number | undefined
  #raisedAt = -Infinity
  #loweredAt = -Infinity

  /** `steps`: how many there are. */
  constructor(steps: number) {
    this.#steps = steps
  }

  /** Takes in the pressure at `now` (ms) and returns the step that holds from now on; 0: nothing is given up. */
  take(pressure: number, now: number): number {
    this.#highSince = pressure >= bounds.upper ? (this.#highSince ?? now) : undefined
    this.#lowSince = pressure < bounds.lower ? (this.#lowSince ?? now) : undefined
    if (this.#lasts(this.#highSince, times.rise, now) && now - this.#raisedAt >= times.settle)
      this.#raise(now)
    if (this.#lasts(this.#lowSince, this.#patience, now)) this.#lower(now)
    if (this.#step === 0 && now - this.#loweredAt >= times.relapse) this.#patience = times.fall
    return this.#step
  }

  #lasts(since: number | undefined, ms: number, now: number): boolean {
    return since !== undefined && now - since >= ms
  }

  #raise(now: number): void {
    if (this.#step === this.#steps) return
    if (now - this.#loweredAt < times.relapse) this.#patience = Math.min(2 * this.#patience, times.longest)
    // What follows is more of the same: it counts once.
    this.#loweredAt = -Infinity
    this.#step++
    this.#raisedAt = now
  }

  #lower(now: number): void {
    if (this.#step === 0) return
    this.#step--
    this.#loweredAt = now
    this.#lowSince = now
  }
}
