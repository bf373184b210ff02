import { readdress, sequenceOf, timestampOf } from './rtp-header.ts'

/** Opus counts in 48 kHz (RFC 7587); a frame lasts 20 ms. */
const clock = { perMs: 48, frame: 960 }
/** A pause of the same source longer than this (ms) is not believed: its clock has jumped. */
const longestPause = 60_000
/** So many packets late one may be, and no more. */
const latest = 1_000

/** The difference of two sequence numbers or timestamps that wrap around. */
const ahead16 = (a: number, b: number): number => ((a - b) << 16) >> 16
const ahead32 = (a: number, b: number): number => (a - b) | 0

/** A piece of one source: its packets, oldest first, the newest of which has just come. */
export type Piece = { source: object; first: Buffer; newest: Buffer }

/**
 * One RTP stream made of pieces of several: each piece continues where the last one ended, in sequence numbers without
 * a gap, in timestamps as much later as it is. What was lost or comes late within a piece stays so.
 */
export class SplicedStream {
  readonly #ssrc: number
  #source: object | undefined
  #sequence = 0
  #timestamp = 0
  #at = 0
  #offsets = { sequence: 0, timestamp: 0 }
  #start = 0
  #begun = false

  constructor(ssrc: number) {
    this.#ssrc = ssrc
  }

  /** The next packets are of this piece (`now` in ms). */
  begin({ source, first, newest }: Piece, now: number): void {
    this.#start = (this.#sequence + 1) & 0xffff
    const timestamp = this.#continues(source, first) ?? this.#later(first, newest, now)
    this.#offsets = {
      sequence: this.#start - sequenceOf(first),
      timestamp: timestamp - timestampOf(first),
    }
    this.#source = source
    this.#begun = true
  }

  /** Rewrites a packet in place; false if it is older than its piece and must not be sent. */
  take(packet: Buffer, now: number): boolean {
    const sequence = (sequenceOf(packet) + this.#offsets.sequence) & 0xffff
    if (ahead16(sequence, this.#start) < 0) return false
    const timestamp = (timestampOf(packet) + this.#offsets.timestamp) >>> 0
    readdress(packet, { ssrc: this.#ssrc, sequence, timestamp }, this.#begun)
    this.#begun = false
    if (ahead16(sequence, this.#sequence) > 0) this.#advance(sequence, timestamp, now)
    return true
  }

  #advance(sequence: number, timestamp: number, now: number): void {
    this.#sequence = sequence
    this.#timestamp = timestamp
    this.#at = now
    // Numbers wrap around: an old start would look like a late one.
    if (ahead16(sequence, this.#start) > latest) this.#start = (sequence - latest) & 0xffff
  }

  /** The same source after a pause: its own clock is the best. */
  #continues(source: object, first: Buffer): number | undefined {
    if (source !== this.#source) return undefined
    const timestamp = timestampOf(first) + this.#offsets.timestamp
    const pause = ahead32(timestamp, this.#timestamp)
    return pause > 0 && pause < longestPause * clock.perMs ? timestamp : undefined
  }

  #later(first: Buffer, newest: Buffer, now: number): number {
    const elapsed = Math.round((now - this.#at) * clock.perMs)
    const behind = ahead32(timestampOf(newest), timestampOf(first))
    return this.#timestamp + Math.max(clock.frame, elapsed - behind)
  }
}
