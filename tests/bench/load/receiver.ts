import { randomInt } from 'node:crypto'
import type { RtpParameters } from 'mediasoup-client/types'
import type { Counters } from './counters.ts'
import { extensionUris } from './header-extensions.ts'
import type { MediaTransport } from './media-transport.ts'
import { ReceivedStream, receivedStreamOptions } from './received-stream.ts'
import { nack, pictureLoss, receiverReport, transportWide, type RtcpMessage } from './rtcp.ts'
import { extensionAt, readRtpHeader, type RtpHeader } from './rtp-packet.ts'
import type { Incoming } from './target.ts'
import { TransportFeedback } from './transport-feedback.ts'

/** Blocks that fit into one report (RFC 3550, section 6.4.2). */
const blocksPerReport = 31

/** Everything that arrives at one participant, and what it says about it. */
export class Receiver {
  readonly #transport: MediaTransport
  readonly #counters: Counters
  readonly #ssrc = randomInt(1, 2 ** 32 - 1)
  readonly #feedback = new TransportFeedback()
  readonly #incoming = new Map<string, { incoming: Incoming; stream: ReceivedStream }>()
  readonly #bySsrc = new Map<number, ReceivedStream>()
  readonly #byRtxSsrc = new Map<number, { stream: ReceivedStream; index: number }>()
  #sequenceExtension: number | undefined

  constructor(transport: MediaTransport, counters: Counters) {
    this.#transport = transport
    this.#counters = counters
  }

  /** All streams that are open, with the tracks they carry. */
  get streams(): Iterable<{ incoming: Incoming; stream: ReceivedStream }> {
    return this.#incoming.values()
  }

  get size(): number {
    return this.#incoming.size
  }

  open(incoming: Incoming): void {
    const stream = new ReceivedStream(receivedStreamOptions(incoming, this.#counters))
    this.#sequenceExtension ??= sequenceExtension(incoming.rtpParameters)
    this.#incoming.set(incoming.id, { incoming, stream })
    this.#bySsrc.set(stream.ssrc, stream)
    if (stream.rtxSsrc !== undefined) this.#byRtxSsrc.set(stream.rtxSsrc, { stream, index: -1 })
  }

  closeStream(id: string): void {
    const stream = this.#incoming.get(id)?.stream
    if (!stream) return
    this.#incoming.delete(id)
    this.#bySsrc.delete(stream.ssrc)
    if (stream.rtxSsrc !== undefined) this.#byRtxSsrc.delete(stream.rtxSsrc)
  }

  /** `at`: µs since the epoch. */
  rtp(packet: Buffer, at: number): void {
    const header = readRtpHeader(packet)
    const srtp = this.#transport.incoming
    if (!header || !srtp) return
    this.#countTransport(packet, header, at)
    const stream = this.#bySsrc.get(header.ssrc)
    if (stream) stream.receive(packet, header, at, srtp)
    else this.#repair(packet, header, at)
  }

  control(messages: readonly RtcpMessage[], now: number): void {
    for (const message of messages)
      if (message.type === 'sender-report') this.#bySsrc.get(message.ssrc)?.reported(message.middle, now)
  }

  /** Tells when packets arrived. */
  sendFeedback(): void {
    const body = this.#feedback.take()
    const [media = 0] = this.#bySsrc.keys()
    if (body) this.#transport.sendControl(transportWide(this.#ssrc, media, body))
  }

  /** Asks for what is missing; what stays lost costs a key frame. `now`: ms since the epoch. */
  requestMissing(now: number): void {
    for (const { incoming, stream } of this.#incoming.values()) {
      const { sequences, lost } = stream.missing(now)
      if (sequences.length > 0) {
        this.#counters.requests.nack += sequences.length
        this.#transport.sendControl(nack(this.#ssrc, stream.ssrc, sequences))
      }
      if (lost > 0 && incoming.kind === 'video') {
        this.#counters.requests.keyFrame++
        this.#transport.sendControl(pictureLoss(this.#ssrc, stream.ssrc))
      }
    }
  }

  report(now: number): void {
    const blocks = [...this.#bySsrc.values()].flatMap((stream) => stream.block(now) ?? [])
    for (let start = 0; start < blocks.length; start += blocksPerReport)
      this.#transport.sendControl(receiverReport(this.#ssrc, blocks.slice(start, start + blocksPerReport)))
  }

  #countTransport(packet: Buffer, header: RtpHeader, at: number): void {
    if (this.#sequenceExtension === undefined) return
    const place = extensionAt(packet, header, this.#sequenceExtension)
    if (place !== undefined) this.#feedback.arrived(packet.readUInt16BE(place), at)
  }

  /** A retransmission, or a packet that only probes the bandwidth. */
  #repair(packet: Buffer, header: RtpHeader, at: number): void {
    const repair = this.#byRtxSsrc.get(header.ssrc)
    if (!repair) return
    repair.index =
      repair.index < 0
        ? header.sequence
        : repair.index + (((header.sequence - repair.index) & 0xffff) ^ 0x8000) - 0x8000
    const payload = this.#transport.incoming?.open(packet, header.length, repair.index)
    if (payload) repair.stream.repair(payload, at / 1_000)
  }
}

const sequenceExtension = ({ headerExtensions }: RtpParameters): number | undefined =>
  headerExtensions?.find(({ uri }) => uri === extensionUris.transportSequence)?.id
