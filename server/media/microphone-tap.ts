import type { Consumer, Producer, RtpCapabilities, Transport } from 'mediasoup/types'
import type { TrackId } from '#shared/protocol/ids.ts'

/** ms of sound that is kept, so that the beginning of what is said can still be sent once it is worth sending. */
const kept = 240
/** ms before the first audible packet that belong to it: a word begins softly. */
const lead = 40

/** A microphone whose packets come by here. The last of what is not sent is kept for a while. */
export class MicrophoneTap {
  readonly track: TrackId
  /** What it sends goes into a slot now. */
  flowing = false
  readonly #consumer: Consumer
  #recent: Array<{ packet: Buffer; at: number }> = []

  /** Listens to a microphone until it ends. */
  static async open(
    transport: Transport,
    producer: Producer,
    rtpCapabilities: RtpCapabilities,
  ): Promise<MicrophoneTap> {
    const consumer = await transport.consume({ producerId: producer.id, rtpCapabilities })
    return new MicrophoneTap(producer.id as TrackId, consumer)
  }

  private constructor(track: TrackId, consumer: Consumer) {
    this.track = track
    this.#consumer = consumer
  }

  get closed(): boolean {
    return this.#consumer.closed
  }

  onPacket(hear: (packet: Buffer) => void): void {
    this.#consumer.on('rtp', hear)
  }

  onEnd(end: () => void): void {
    this.#consumer.observer.once('close', end)
  }

  /** Keeps a packet that is not sent, for a while. */
  keep(packet: Buffer, now: number): void {
    this.flowing = false
    this.#recent.push({ packet, at: now })
    const old = this.#recent.findIndex(({ at }) => now - at <= kept + lead)
    if (old > 0) this.#recent.splice(0, old)
  }

  /** Hands out what was kept of a spurt that began at `since`, the newest last; of one long under way only the newest. */
  release(since: number, now: number): Buffer[] {
    const from = now - since > kept ? now : since - lead
    const packets = this.#recent.filter(({ at }) => at >= from).map(({ packet }) => packet)
    this.#recent = []
    return packets
  }
}
