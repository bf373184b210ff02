import type { Counters } from './counters.ts'
import { MissingPackets } from './missing-packets.ts'
import { readStamp, type PayloadStamp } from './payload-stamp.ts'
import type { ReportBlock } from './rtcp.ts'
import type { RtpHeader } from './rtp-packet.ts'
import type { Srtp } from './srtp.ts'
import type { Incoming } from './target.ts'

/** One packet in so many is decrypted. */
const sampled = 50

export type ReceivedStreamOptions = {
  counters: Counters
  kind: 'audio' | 'video'
  clockRate: number
  ssrc: number
  rtxSsrc: number | undefined
  /** Lost packets can be asked for again. */
  repairable: boolean
}

/** What a track that arrives needs to be told apart and understood. */
export function receivedStreamOptions(
  { kind, rtpParameters }: Incoming,
  counters: Counters,
): ReceivedStreamOptions {
  const [codec] = rtpParameters.codecs
  const [encoding] = rtpParameters.encodings ?? []
  return {
    counters,
    kind,
    clockRate: codec?.clockRate ?? 90_000,
    ssrc: encoding?.ssrc ?? 0,
    rtxSsrc: encoding?.rtx?.ssrc,
    repairable: codec?.rtcpFeedback?.some(({ type, parameter }) => type === 'nack' && !parameter) ?? false,
  }
}

/** One RTP stream as it arrives: losses, jitter, delay (RFC 3550, appendix A). */
export class ReceivedStream {
  readonly ssrc: number
  readonly rtxSsrc: number | undefined
  /** What the last packet that was looked into said of itself. */
  seen: PayloadStamp | undefined
  packets = 0
  /** ms, the longest time without a packet since it was last set to 0. */
  longestGap = 0
  readonly #counters: Counters
  readonly #counts: Array<{ expected: number; arrived: number }>
  readonly #clockRate: number
  readonly #missing: MissingPackets | undefined
  #first = -1
  #highest = -1
  /** µs. */
  #lastAt = 0
  #transit: number | undefined
  /** In units of the clock. */
  #jitter = 0
  #untilSample = 1 + Math.floor(Math.random() * sampled)
  #report = { middle: 0, at: 0 }
  #reported = { expected: 0, packets: 0 }

  constructor({ counters, kind, clockRate, ssrc, rtxSsrc, repairable }: ReceivedStreamOptions) {
    this.#counters = counters
    this.#counts = kind === 'audio' ? [counters.streams, counters.sounds] : [counters.streams]
    this.#clockRate = clockRate
    this.ssrc = ssrc
    this.rtxSsrc = rtxSsrc
    if (repairable) this.#missing = new MissingPackets()
  }

  /** ms. */
  get jitter(): number {
    return (1_000 * this.#jitter) / this.#clockRate
  }

  /** A packet of the stream itself. `at`: µs since the epoch. */
  receive(packet: Buffer, header: RtpHeader, at: number, srtp: Srtp): void {
    const index = this.#indexOf(header.sequence)
    if (!this.#count(index, at / 1_000)) return
    if (this.#lastAt > 0) this.longestGap = Math.max(this.longestGap, (at - this.#lastAt) / 1_000)
    this.#lastAt = at
    this.#measureJitter(header.timestamp, at)
    if (--this.#untilSample > 0) return
    this.#untilSample = sampled
    this.#sample(srtp.open(packet, header.length, index), at)
  }

  /** A packet that was sent again (RFC 4588): its payload starts with the sequence number it had. */
  repair(payload: Buffer, now: number): void {
    this.#counters.requests.retransmitted++
    if (this.#highest >= 0 && payload.length >= 2) this.#count(this.#indexOf(payload.readUInt16BE()), now)
  }

  /** Sequence numbers to ask for, and whether some are given up. */
  missing(now: number): { sequences: number[]; lost: number } {
    return this.#missing?.due(now) ?? { sequences: [], lost: 0 }
  }

  /** A sender report came; `now`: ms. */
  reported(middle: number, now: number): void {
    this.#report = { middle, at: now }
  }

  /** What has been received since the last block; undefined before the first packet. */
  block(now: number): ReportBlock | undefined {
    if (this.#first < 0) return undefined
    const expected = this.#highest - this.#first + 1
    const before = this.#reported
    this.#reported = { expected, packets: this.packets }
    const lost = expected - before.expected - (this.packets - before.packets)
    return {
      ssrc: this.ssrc,
      fractionLost: Math.max(0, lost) / Math.max(1, expected - before.expected),
      lost: expected - this.packets,
      highest: this.#highest % 2 ** 32,
      jitter: this.#jitter,
      lastReport: this.#report.middle,
      delay: this.#report.at > 0 ? ((now - this.#report.at) * 65_536) / 1_000 : 0,
    }
  }

  /** With the wraps of the sequence number (RFC 3711, section 3.3.1). */
  #indexOf(sequence: number): number {
    if (this.#highest < 0) return sequence
    return this.#highest + (((sequence - this.#highest) & 0xffff) ^ 0x8000) - 0x8000
  }

  /** Whether it is new. */
  #count(index: number, now: number): boolean {
    if (this.#highest < 0) this.#first = index
    else if (index > this.#highest) this.#missing?.add(this.#highest + 1, index, now)
    else if (this.#missing && !this.#missing.found(index)) return false
    if (index > this.#highest) {
      const expected = this.#highest < 0 ? 1 : index - this.#highest
      for (const counts of this.#counts) counts.expected += expected
      this.#highest = index
    }
    for (const counts of this.#counts) counts.arrived++
    this.packets++
    return true
  }

  #measureJitter(timestamp: number, at: number): void {
    const transit = Math.round((at * this.#clockRate) / 1e6) - timestamp
    if (this.#transit !== undefined) {
      // Time stamps wrap; a stream that starts elsewhere says nothing about jitter.
      const difference = Math.abs((transit - this.#transit) | 0)
      if (difference < this.#clockRate) this.#jitter += (difference - this.#jitter) / 16
    }
    this.#transit = transit
  }

  #sample(payload: Buffer | undefined, at: number): void {
    const { samples } = this.#counters
    if (!payload) return void samples.forged++
    samples.opened++
    const stamp = readStamp(payload)
    if (!stamp) return
    this.seen = stamp
    this.#counters.delayed((at - stamp.at) / 1_000)
  }
}
