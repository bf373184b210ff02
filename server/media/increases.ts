import type { ConsumerStat } from 'mediasoup/types'

/** RTP packets, and what their receivers asked for in return (RFC 4585, RFC 5104). */
export type Flow = {
  packets: number
  lost: number
  retransmitted: number
  nack: number
  pli: number
  fir: number
}

/** By how much figures have grown since they were last read, for each thing they belong to. */
export class Increases {
  readonly #last = new WeakMap<object, Map<number, Record<string, number>>>()

  /** `part`: one of several sets of figures of the same owner. What shrinks has not grown. */
  of<T extends Record<string, number>>(owner: object, part: number, now: T): T {
    const parts = this.#last.get(owner) ?? new Map<number, Record<string, number>>()
    this.#last.set(owner, parts)
    const last = parts.get(part) ?? {}
    parts.set(part, now)
    const grown = Object.entries(now).map(([name, value]) => [name, Math.max(0, value - (last[name] ?? 0))])
    return Object.fromEntries(grown) as T
  }

  /** What came through one RTP stream; a simulcast track has several. */
  flow(owner: object, stat: ConsumerStat): Flow {
    return this.of(owner, stat.ssrc, {
      packets: stat.packetCount,
      lost: stat.packetsLost,
      retransmitted: stat.packetsRetransmitted,
      nack: stat.nackCount,
      pli: stat.pliCount,
      fir: stat.firCount,
    })
  }
}
