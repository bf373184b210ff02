/**
 * Shares of what may be used: from `upper` on a step more is given up, from `full` on the next one without waiting for
 * the effect of the last; below `lower` one is taken back.
 */
const bounds = { full: 1.15, upper: 1, lower: 0.7 }

/**
 * ms. `rise`, `fall`: how long it must last; `settle`: what was given up takes effect first. A step taken back too
 * early, so that it was given up again within `relapse`, waits twice as long the next time, up to `longest`.
 */
const times = { rise: 500, settle: 1_000, fall: 700, relapse: 15_000, longest: 60_000 }

/** So much of the pressure under which a step was taken back too early must be gone for another try at once. */
const clearly = 0.2

/** How many steps are given up under a pressure that comes and goes: quickly up, and down without swinging. */
export class Shedding {
  readonly #steps: number
  /** The pressure under which each step was taken back in vain. */
  readonly #vain = new Map<number, number>()
  /** How long the pressure must be low before such a step is taken back again, ms. */
  #patience = times.fall
  #step = 0
  #highSince: number | undefined
  #lowSince: number | undefined
  #clearSince: number | undefined
  #raisedAt = -Infinity
  #lowered = { at: -Infinity, pressure: 0 }

  /** `steps`: how many there are. */
  constructor(steps: number) {
    this.#steps = steps
  }

  /** Takes in the pressure at `now` (ms) and returns the step that holds from now on; 0: nothing is given up. */
  take(pressure: number, now: number): number {
    const clear = Math.min(bounds.lower, (1 - clearly) * (this.#vain.get(this.#step) ?? Infinity))
    this.#highSince = pressure >= bounds.upper ? (this.#highSince ?? now) : undefined
    this.#lowSince = pressure < bounds.lower ? (this.#lowSince ?? now) : undefined
    this.#clearSince = pressure < clear ? (this.#clearSince ?? now) : undefined
    const settled = pressure >= bounds.full || lasts(this.#raisedAt, times.settle, now)
    if (settled && lasts(this.#highSince, times.rise, now)) this.#raise(now)
    if (lasts(this.#clearSince, times.fall, now) || lasts(this.#lowSince, this.#patience, now))
      this.#lower(pressure, now)
    if (this.#step === 0 && lasts(this.#lowered.at, times.relapse, now)) this.#forget()
    return this.#step
  }

  #raise(now: number): void {
    if (this.#step === this.#steps) return
    this.#step++
    const { at, pressure } = this.#lowered
    if (!lasts(at, times.relapse, now)) {
      this.#patience = Math.min(2 * this.#patience, times.longest)
      this.#vain.set(this.#step, Math.min(pressure, this.#vain.get(this.#step) ?? Infinity))
    }
    // What follows is more of the same: it counts once.
    this.#lowered = { at: -Infinity, pressure: 0 }
    this.#raisedAt = now
  }

  #lower(pressure: number, now: number): void {
    if (this.#step === 0) return
    this.#step--
    this.#lowered = { at: now, pressure }
    this.#lowSince = now
    this.#clearSince = now
  }

  #forget(): void {
    this.#patience = times.fall
    this.#vain.clear()
  }
}

const lasts = (since: number | undefined, ms: number, now: number): boolean =>
  since !== undefined && now - since >= ms
