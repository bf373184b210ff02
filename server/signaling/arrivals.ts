import { TokenBucket } from './token-bucket.ts'

/** New connections from one address: a whole office may come back at once, and nobody needs more for long. */
const rate = { burst: 500, perSecond: 10 }

/** How many addresses are remembered before those that were quiet are forgotten. */
const remembered = 10_000

/** How often connections may be opened from each address. */
export class Arrivals {
  readonly #buckets = new Map<string, TokenBucket>()

  /** Counts one connection; false if there were too many. `now` in ms. */
  admit(address: string, now = performance.now()): boolean {
    if (this.#buckets.size >= remembered) this.#forgetQuiet(now)
    const bucket = this.#buckets.get(address) ?? new TokenBucket(rate, now)
    this.#buckets.set(address, bucket)
    return bucket.take(now)
  }

  #forgetQuiet(now: number): void {
    for (const [address, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(address)
  }
}
