/** ms from one lost connection to the next attempt; the last pause repeats for ever. */
const pauses = [0, 300, 1_200, 2_700, 4_800, 7_000]
/** Not everybody comes back in the same moment. */
const jitter = 0.2
/** ms an attempt may hang: the first one often starts while the network is still away. */
const limits = { first: 2_000, growth: 1.5, most: 10_000 }

/** When a lost connection is tried again, and how long each attempt may take. */
export class Retry {
  #tries = 0

  /** The pause before the next attempt, ms. */
  next(random = Math.random()): number {
    const pause = pauses[Math.min(this.#tries++, pauses.length - 1)] ?? 0
    return pause * (1 + jitter * random)
  }

  /** How long the attempt now under way may take, ms. */
  get limit(): number {
    return Math.min(limits.first * limits.growth ** this.#tries, limits.most)
  }

  /** The connection lasted, or the network is another one: what failed before says nothing about what comes. */
  startOver(): void {
    this.#tries = 0
  }
}
