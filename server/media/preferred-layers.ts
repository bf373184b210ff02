import type { Consumer, ConsumerLayers, Producer } from 'mediasoup/types'
import type { Forwarding } from '../room/media.ts'
import { SharpnessCap } from './sharpness-cap.ts'

type Layers = Pick<Forwarding, 'layer' | 'temporalLayer'>

/**
 * The layers that a consumer prefers. mediasoup 3.27.1 drops the key frame that a VP8 stream without simulcast begins
 * with, unless its lowest temporal layer alone is preferred (VP8.cpp compares with a current layer of -1); whoever
 * looks would have to ask for another. So such a consumer begins low, and gets the others once it has begun.
 */
export class PreferredLayers {
  readonly #consumer: Consumer
  #layers: Layers
  #begun: boolean
  #cap: SharpnessCap | undefined

  /** What to open a consumer of this producer with; nothing where there are no layers. */
  static first(producer: Producer, layers: Layers): { preferredLayers?: ConsumerLayers } {
    if (producer.type === 'simple') return {}
    const preferredLayers = described(isLoneVp8(producer) ? { ...layers, temporalLayer: 0 } : layers)
    return { preferredLayers }
  }

  constructor(consumer: Consumer, layers: Layers) {
    this.#consumer = consumer
    this.#layers = layers
    this.#begun = !isLoneVp8(consumer)
    if (!this.#begun) consumer.on('layerschange', (current) => this.#flows(current !== undefined))
    if (consumer.type === 'simulcast') this.#cap = this.#capped(consumer)
  }

  async prefer(layers: Layers): Promise<void> {
    const { layer, temporalLayer } = this.#layers
    this.#layers = layers
    if (layers.layer !== layer || layers.temporalLayer !== temporalLayer) await this.#apply()
  }

  #capped(consumer: Consumer): SharpnessCap {
    const cap = new SharpnessCap(() => this.#applySoon())
    consumer.on('layerschange', (current) => cap.flows(current))
    consumer.observer.once('close', () => cap.close())
    return cap
  }

  #flows(begun: boolean): void {
    if (begun === this.#begun) return
    this.#begun = begun
    this.#applySoon()
  }

  #applySoon(): void {
    this.#apply().catch((error: unknown) => {
      // What ended meanwhile prefers nothing any more.
      if (!this.#consumer.closed) throw error
    })
  }

  async #apply(): Promise<void> {
    if (this.#consumer.type === 'simple') return
    const { layer, temporalLayer } = this.#layers
    await this.#consumer.setPreferredLayers(
      described({
        layer: Math.min(layer, this.#cap?.most ?? Infinity),
        temporalLayer: this.#begun ? temporalLayer : 0,
      }),
    )
  }
}

const described = ({ layer, temporalLayer }: Layers): ConsumerLayers => ({
  spatialLayer: layer,
  temporalLayer,
})

const isLoneVp8 = ({ type, rtpParameters }: Pick<Consumer, 'type' | 'rtpParameters'>): boolean =>
  type === 'svc' && /^video\/vp8$/i.test(rtpParameters.codecs[0]?.mimeType ?? '')
