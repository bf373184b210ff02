import { isIPv6 } from 'node:net'
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
    const network = networkOf(address)
    if (this.#buckets.size >= remembered) this.#forgetQuiet(now)
    const bucket = this.#buckets.get(network) ?? new TokenBucket(rate, now)
    this.#buckets.set(network, bucket)
    return bucket.take(now)
  }

  #forgetQuiet(now: number): void {
    for (const [network, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(network)
  }
}

/** Whom an address stands for: with IPv6 whoever has one has a whole /64 of them (RFC 4291, 2.5.4). */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const after = tail?.split(':').filter(Boolean) ?? []
  if (tail !== undefined) groups.push(...Array<string>(8 - groups.length - after.length).fill('0'), ...after)
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
