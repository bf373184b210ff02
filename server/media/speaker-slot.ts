import { randomInt, randomUUID } from 'node:crypto'
import type { Producer, RtpCapabilities, Transport } from 'mediasoup/types'
import type { TrackId } from '#shared/protocol/ids.ts'
import { SplicedStream } from './spliced-stream.ts'

/** A track of the room itself: whoever speaks is heard through it, one after the other, as one stream. */
export class SpeakerSlot {
  readonly producer: Producer
  /** Whose packets these are. */
  source: object | undefined
  readonly #stream: SplicedStream
  #holds = 0
  #held: Buffer[] = []

  static async open(transport: Transport, { codecs = [], headerExtensions = [] }: RtpCapabilities) {
    const ssrc = randomInt(1, 2 ** 32)
    const producer = await transport.produce({
      id: randomUUID(),
      kind: 'audio',
      rtpParameters: {
        codecs: codecs.map(({ mimeType, preferredPayloadType, clockRate, channels = 2 }) => ({
          mimeType,
          payloadType: preferredPayloadType,
          clockRate,
          channels,
          parameters: { useinbandfec: 1, usedtx: 1 },
        })),
        headerExtensions: headerExtensions.map(({ uri, preferredId }) => ({ uri, id: preferredId })),
        encodings: [{ ssrc, dtx: true }],
        rtcp: { cname: randomUUID() },
      },
    })
    return new SpeakerSlot(producer, ssrc)
  }

  private constructor(producer: Producer, ssrc: number) {
    this.producer = producer
    this.#stream = new SplicedStream(ssrc)
  }

  get id(): TrackId {
    return this.producer.id as TrackId
  }

  /** Goes on with the packets of a source, oldest first, the newest of which has just come. */
  begin(source: object, packets: readonly Buffer[], now: number): void {
    const [first, newest] = [packets[0], packets.at(-1)]
    if (!first || !newest) return
    this.source = source
    this.#stream.begin({ source, first, newest }, now)
    for (const packet of packets) this.send(packet, now)
  }

  send(packet: Buffer, now: number): void {
    if (!this.#stream.take(packet, now)) return
    if (this.#holds > 0) this.#held.push(packet)
    else this.#emit(packet)
  }

  /** Sends nothing until `ready` has settled, and then all of it. */
  hold(ready: Promise<unknown>): void {
    this.#holds++
    const release = (): void => {
      if (--this.#holds > 0) return
      for (const packet of this.#held.splice(0)) this.#emit(packet)
    }
    ready.then(release, release)
  }

  #emit(packet: Buffer): void {
    if (!this.producer.closed) this.producer.send(packet)
  }
}
