/** ms: reordered packets get so long to come by themselves; then how long a retransmission may take, and how often. */
const patience = { first: 10, again: 100, tries: 5 }
/** More are not asked for: a key frame is quicker. */
const most = 500

/** The packets of one stream that are missing, and when to ask for them again (RFC 4585). */
export class MissingPackets {
  readonly #missing = new Map<number, { at: number; tries: number }>()

  /** Sequence numbers that do not wrap, up to but without `to`. */
  add(from: number, to: number, now: number): void {
    for (let sequence = Math.max(from, to - most); sequence < to; sequence++)
      this.#missing.set(sequence, { at: now + patience.first, tries: 0 })
  }

  /** Whether it was missing. */
  found(sequence: number): boolean {
    return this.#missing.delete(sequence)
  }

  /** What to ask for now, and how many were given up. */
  due(now: number): { sequences: number[]; lost: number } {
    const sequences: number[] = []
    let lost = 0
    for (const [sequence, missing] of this.#missing) {
      if (missing.at > now) continue
      if (missing.tries++ === patience.tries) {
        this.#missing.delete(sequence)
        lost++
      } else {
        missing.at = now + patience.again
        sequences.push(sequence & 0xffff)
      }
    }
    return { sequences, lost }
  }
}
