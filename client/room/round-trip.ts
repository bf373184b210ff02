/** ms before anything was measured, and the least and most that an answer is waited for. */
const patience = { unknown: 1_000, least: 200, most: 6_000 }

/** How long an answer takes on this connection, smoothed as TCP does it (RFC 6298). All in ms. */
export class RoundTrip {
  #smoothed: number | undefined
  #variation = 0

  measured(ms: number): void {
    if (this.#smoothed === undefined) {
      this.#smoothed = ms
      this.#variation = ms / 2
      return
    }
    this.#variation += (Math.abs(this.#smoothed - ms) - this.#variation) / 4
    this.#smoothed += (ms - this.#smoothed) / 8
  }

  /** After how long without an answer this connection counts as dead, once there is reason to doubt it. */
  get limit(): number {
    if (this.#smoothed === undefined) return patience.unknown
    const expected = 2 * this.#smoothed + 4 * this.#variation
    return Math.min(Math.max(expected, patience.least), patience.most)
  }
}
