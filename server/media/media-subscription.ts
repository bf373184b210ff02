import type { Consumer, ConsumerLayers, Producer, RtpCapabilities, Transport } from 'mediasoup/types'
import type { SubscriptionId, TrackId } from '#shared/protocol/ids.ts'
import type { Subscription } from '#shared/protocol/media.ts'
import type { Forwarding } from '../room/media.ts'

const layersOf = ({ layer, temporalLayer }: Forwarding): ConsumerLayers => ({
  spatialLayer: layer,
  temporalLayer,
})

/** A subscription as it goes out: its consumer, which gave it its id, and what was last asked of it. */
export class MediaSubscription {
  readonly consumer: Consumer
  #forwarding: Forwarding

  static async open(
    transport: Transport,
    rtpCapabilities: RtpCapabilities,
    producer: Producer,
    forwarding: Forwarding,
  ): Promise<MediaSubscription> {
    const consumer = await transport.consume({
      producerId: producer.id,
      rtpCapabilities,
      paused: forwarding.paused,
      ...(producer.type !== 'simple' && { preferredLayers: layersOf(forwarding) }),
    })
    try {
      if (consumer.kind === 'video') await consumer.setPriority(forwarding.priority)
      return new MediaSubscription(consumer, forwarding)
    } catch (error) {
      consumer.close()
      throw error
    }
  }

  private constructor(consumer: Consumer, forwarding: Forwarding) {
    this.consumer = consumer
    this.#forwarding = forwarding
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
    const asked: Array<Promise<void>> = []
    const layers = next.layer !== last.layer || next.temporalLayer !== last.temporalLayer
    if (layers && consumer.type !== 'simple') asked.push(consumer.setPreferredLayers(layersOf(next)))
    if (next.priority !== last.priority && consumer.kind === 'video')
      asked.push(consumer.setPriority(next.priority))
    if (next.paused !== last.paused) asked.push(next.paused ? consumer.pause() : consumer.resume())
    await Promise.all(asked)
  }

  close(): void {
    this.consumer.close()
  }
}
