import type { Consumer, Producer, RtpCapabilities, Transport } from 'mediasoup/types'
import type { SubscriptionId, TrackId } from '#shared/protocol/ids.ts'
import type { Subscription } from '#shared/protocol/media.ts'
import type { Forwarding } from '../room/media.ts'
import { PreferredLayers } from './preferred-layers.ts'

export type SubscriptionOptions = {
  transport: Transport
  rtpCapabilities: RtpCapabilities
  producer: Producer
  forwarding: Forwarding
  /** Nothing is sent for now, whatever `forwarding` says. */
  withheld: boolean
}

/** A subscription as it goes out: its consumer, which gave it its id, and what was last asked of it. */
export class MediaSubscription {
  readonly consumer: Consumer
  readonly #layers: PreferredLayers
  #forwarding: Forwarding
  #withheld: boolean

  static async open(options: SubscriptionOptions): Promise<MediaSubscription> {
    const { transport, rtpCapabilities, producer, forwarding, withheld } = options
    const consumer = await transport.consume({
      producerId: producer.id,
      rtpCapabilities,
      paused: forwarding.paused || withheld,
      ...PreferredLayers.first(producer, forwarding),
    })
    try {
      if (consumer.kind === 'video') await consumer.setPriority(forwarding.priority)
      return new MediaSubscription(consumer, options)
    } catch (error) {
      consumer.close()
      throw error
    }
  }

  private constructor(consumer: Consumer, { forwarding, withheld }: SubscriptionOptions) {
    this.consumer = consumer
    this.#forwarding = forwarding
    this.#withheld = withheld
    this.#layers = new PreferredLayers(consumer, forwarding)
  }

  get track(): TrackId {
    return this.consumer.producerId as TrackId
  }

  /** As the browser that receives it is told. */
  get description(): Subscription {
    const { id, producerId, kind, rtpParameters } = this.consumer
    return {
      id: id as SubscriptionId,
      track: producerId as TrackId,
      kind,
      // The same values; mediasoup-client's types only lack the name of one header extension (`toffset`).
      rtpParameters: rtpParameters as Subscription['rtpParameters'],
    }
  }

  /** Asks the worker for what changed, and for nothing else. A video that resumes gets a key frame from mediasoup. */
  async forward(next: Forwarding): Promise<void> {
    const { consumer } = this
    const last = this.#forwarding
    this.#forwarding = next
    // Requests are served in this order; the layer first, so that a resumed video starts with the right one.
    const asked = [this.#layers.prefer(next)]
    if (next.priority !== last.priority && consumer.kind === 'video')
      asked.push(consumer.setPriority(next.priority))
    if (next.paused !== last.paused && !this.#withheld)
      asked.push(next.paused ? consumer.pause() : consumer.resume())
    await Promise.all(asked)
  }

  /** Sends nothing for now, or again what is asked of it. */
  async withhold(withheld: boolean): Promise<void> {
    if (withheld === this.#withheld) return
    this.#withheld = withheld
    if (this.#forwarding.paused) return
    await (withheld ? this.consumer.pause() : this.consumer.resume())
  }

  /** Runs `end` when it has closed, at once if it has already. */
  onEnd(end: () => void): void {
    if (this.consumer.closed) end()
    else this.consumer.observer.once('close', end)
  }

  close(): void {
    this.consumer.close()
  }
}
