/** Units of the format (draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1), µs. */
const units = { reference: 64_000, delta: 250 }
/** Two-bit symbols. */
const symbols = { lost: 0, small: 1, large: 2 }
const perChunk = 7
/** Packets in one message at most; more wait for the next. */
const most = 1_000

/** When packets arrived at a transport, as its sender wants to know it. */
export class TransportFeedback {
  /** Arrivals, µs, by sequence number that does not wrap. */
  #arrivals: Array<{ sequence: number; at: number }> = []
  #last: number | undefined
  #base: number | undefined
  #count = 0

  arrived(sequence: number, at: number): void {
    const last = this.#last
    const full = last === undefined ? sequence + 0x1_0000 : last + signed16(sequence - last)
    if (last === undefined || full > last) this.#last = full
    this.#arrivals.push({ sequence: full, at })
  }

  /** All behind the SSRCs, for what arrived since the last; undefined if nothing did. */
  take(): Buffer | undefined {
    const base = this.#base
    // What was told as lost is told no more.
    const arrived = this.#arrivals
      .filter(({ sequence }) => base === undefined || sequence >= base)
      .sort((a, b) => a.sequence - b.sequence)
    const [first] = arrived
    if (!first) {
      this.#arrivals = []
      return undefined
    }
    const start = Math.max(base ?? first.sequence, first.sequence - most)
    const taken = arrived.filter(({ sequence }) => sequence < start + most)
    this.#arrivals = arrived.slice(taken.length)
    this.#base = (taken.at(-1)?.sequence ?? start) + 1
    return this.#encode(start, this.#base - start, taken)
  }

  #encode(start: number, count: number, arrived: Array<{ sequence: number; at: number }>): Buffer {
    const status = new Uint8Array(count)
    const deltas: number[] = []
    const reference = Math.floor((arrived[0]?.at ?? 0) / units.reference)
    let told = reference * units.reference
    for (const { sequence, at } of arrived) {
      if (status[sequence - start] !== symbols.lost) continue
      const delta = Math.max(-0x8000, Math.min(0x7fff, Math.round((at - told) / units.delta)))
      told += delta * units.delta
      const small = delta >= 0 && delta <= 0xff
      status[sequence - start] = small ? symbols.small : symbols.large
      deltas.push(...(small ? [delta] : [(delta >> 8) & 0xff, delta & 0xff]))
    }
    const head = Buffer.alloc(8)
    head.writeUInt16BE(start & 0xffff, 0)
    head.writeUInt16BE(count, 2)
    head.writeUIntBE(reference & 0xff_ffff, 4, 3)
    head.writeUInt8(this.#count++ & 0xff, 7)
    const body = Buffer.concat([head, chunks(status), Buffer.from(deltas)])
    return Buffer.concat([body, Buffer.alloc(-body.length & 3)])
  }
}

/** Runs of equal symbols where they are long, else seven symbols at a time. */
function chunks(status: Uint8Array): Buffer {
  const words: number[] = []
  for (let at = 0; at < status.length;) {
    const symbol = status[at] ?? 0
    let run = 1
    while (at + run < status.length && status[at + run] === symbol && run < 0x1fff) run++
    if (run >= perChunk || at + run === status.length) {
      words.push((symbol << 13) | run)
      at += run
    } else {
      let word = 0b11 << 14
      for (let bit = 0; bit < perChunk; bit++) word |= (status[at + bit] ?? 0) << (2 * (perChunk - 1 - bit))
      words.push(word)
      at += perChunk
    }
  }
  const bytes = Buffer.alloc(2 * words.length)
  words.forEach((word, index) => bytes.writeUInt16BE(word, 2 * index))
  return bytes
}

const signed16 = (value: number): number => ((value & 0xffff) ^ 0x8000) - 0x8000
