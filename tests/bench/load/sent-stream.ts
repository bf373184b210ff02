import { randomInt } from 'node:crypto'
import type { Outbox } from './outbox.ts'
import { named, transportSequence } from './header-extensions.ts'
import { senderReport } from './rtcp.ts'
import { readRtpHeader, writeRtpHeader, type RtpExtension } from './rtp-packet.ts'

/** Packets kept to be sent again, and bytes of each. */
const kept = { packets: 256, size: 1_400 }

export type SentStreamOptions = {
  mid: string
  rid?: string
  payloadType: number
  /** Of retransmissions (RFC 4588); without it a packet is sent again as it was. */
  rtxPayloadType?: number
  clockRate: number
}

type Kept = { packet: Buffer; length: number; header: number; index: number }

/** One RTP stream as it is sent: numbers its packets, keeps some to send them again, reports. */
export class SentStream {
  readonly ssrc = randomSsrc()
  readonly #rtxSsrc = randomSsrc()
  readonly #options: SentStreamOptions
  readonly #outbox: Outbox
  readonly #ring: Kept[] = []
  /** 48 bits: the sequence number is the lower 16 (RFC 3711, section 3.3.1). */
  #index = randomInt(1, 0x8000)
  #rtxIndex = randomInt(1, 0x8000)
  #acknowledged = false
  #packets = 0
  #bytes = 0

  constructor(outbox: Outbox, options: SentStreamOptions) {
    this.#outbox = outbox
    this.#options = options
  }

  /** Sends one packet; `write` fills in the payload at most to the end, and returns its length. */
  send(
    marker: boolean,
    timestamp: number,
    extensions: readonly RtpExtension[],
    write: (payload: Buffer) => number,
  ): void {
    const { mid, rid, payloadType } = this.#options
    const index = this.#index++
    const slot = this.#slot(index)
    const fields = { marker, payloadType, sequence: index & 0xffff, timestamp, ssrc: this.ssrc }
    slot.header = writeRtpHeader(slot.packet, fields, [
      transportSequence(this.#outbox.nextTransportSequence()),
      ...extensions,
      // Whoever has heard of this SSRC once knows whose it is.
      ...(this.#acknowledged ? [] : [named('mid', mid), ...(rid ? [named('rid', rid)] : [])]),
    ])
    slot.length = slot.header + write(slot.packet.subarray(slot.header))
    slot.index = index
    this.#packets++
    this.#bytes += slot.length - slot.header
    this.#outbox.put(slot.packet.subarray(0, slot.length), slot.header, index)
  }

  /** The other side has reported on this stream. */
  acknowledge(): void {
    this.#acknowledged = true
  }

  /** Sends a packet again if it is still there; tells whether it was. */
  resend(sequence: number): boolean {
    const slot = this.#ring[sequence % kept.packets]
    if (!slot || (slot.index & 0xffff) !== sequence) return false
    const packet = slot.packet.subarray(0, slot.length)
    if (this.#options.rtxPayloadType === undefined) this.#outbox.put(packet, slot.header, slot.index)
    else this.#repair(packet, slot.header, this.#options.rtxPayloadType)
    return true
  }

  /** Tells how time stamps relate to the clock. `at`: ms since the epoch. */
  report(at: number, timestamp: number): void {
    const sent = { packets: this.#packets, bytes: this.#bytes }
    this.#outbox.control(senderReport(this.ssrc, at, timestamp, sent, 'load'))
  }

  /** RFC 4588, section 4. */
  #repair(packet: Buffer, header: number, payloadType: number): void {
    const original = readRtpHeader(packet)
    if (!original) return
    const { mid, rid } = this.#options
    const index = this.#rtxIndex++
    const again = Buffer.alloc(packet.length + 64)
    const fields = { ...original, payloadType, sequence: index & 0xffff, ssrc: this.#rtxSsrc }
    const length = writeRtpHeader(again, fields, [
      transportSequence(this.#outbox.nextTransportSequence()),
      named('mid', mid),
      ...(rid ? [named('repairedRid', rid)] : []),
    ])
    again.writeUInt16BE(original.sequence, length)
    const copied = packet.copy(again, length + 2, header)
    this.#outbox.put(again.subarray(0, length + 2 + copied), length, index)
  }

  #slot(index: number): Kept {
    const place = (index & 0xffff) % kept.packets
    return (this.#ring[place] ??= { packet: Buffer.alloc(kept.size), length: 0, header: 0, index: -1 })
  }
}

const randomSsrc = (): number => randomInt(1, 2 ** 32 - 1)
