import type { Producer, ProducerOptions } from 'mediasoup-client/types'
import { Refusal } from '#shared/errors.ts'
import type { TrackId } from '#shared/protocol/ids.ts'
import type { Source } from '#shared/protocol/track.ts'
import { Reconciler } from '#shared/reconciler.ts'
import type { RoutedMedia } from '../media/routed-media.ts'

/** What should be published of one source. No track and not `held`: nothing. `held`: stays published while there is none. */
export type Wish = { track: MediaStreamTrack | undefined; muted: boolean; held: boolean }

export type PublishedSourceOptions = {
  source: Source
  wish(): Wish
  media(): RoutedMedia | undefined
  sending(): ProducerOptions
  mute(id: TrackId, muted: boolean): Promise<unknown>
  unpublish(id: TrackId): Promise<unknown>
  failed(error: unknown): void
}

type Actual = { media: RoutedMedia; producer: Producer; muted: boolean }

/** One source of this person, kept as published as it is wished to be, one step at a time. */
export class PublishedSource {
  readonly source: Source
  readonly #options: PublishedSourceOptions
  readonly #reconciler: Reconciler
  #actual: Actual | undefined
  #resting = false
  #demand: { track: TrackId; layer: number | null } | undefined

  constructor(options: PublishedSourceOptions) {
    this.source = options.source
    this.#options = options
    this.#reconciler = new Reconciler(() => this.#step(), options.failed)
  }

  get producer(): Producer | undefined {
    return this.#actual?.producer
  }

  refresh(): void {
    void this.#reconciler.run()
  }

  /** Sends the layers up to this one, or nothing; the server asks for no more than somebody receives. */
  demand(track: TrackId, layer: number | null): void {
    this.#demand = { track, layer }
    this.#applySending().catch(this.#options.failed)
  }

  /** Stays published and sends nothing, whatever is asked for. */
  rest(resting: boolean): void {
    if (this.#resting === resting) return
    this.#resting = resting
    this.#applySending().catch(this.#options.failed)
  }

  async #step(): Promise<void> {
    const media = this.#options.media()
    if (this.#actual && this.#actual.media !== media) this.#actual = undefined
    if (!media || media.closed) return
    const wish = this.#options.wish()
    const actual = this.#actual
    if (actual && !wish.track && !wish.held) return this.#unpublish(actual)
    if (!actual || actual.producer.closed) return this.#publish(media, wish)
    await this.#adjust(actual, wish)
  }

  async #publish(media: RoutedMedia, { track, muted }: Wish): Promise<void> {
    if (!track || track.readyState === 'ended') return
    const sending = { ...this.#options.sending(), track }
    const producer = await media.publish(this.#options.source, muted, sending).catch((error: unknown) => {
      // Transports that ended meanwhile take their half-made producers along.
      if (!media.closed) throw error
    })
    if (!producer) return
    this.#actual = { media, producer, muted }
    if (this.#resting || this.#demand || muted) await this.#applySending()
    // What was wished meanwhile comes next.
    this.refresh()
  }

  async #adjust(actual: Actual, { track, muted }: Wish): Promise<void> {
    const { producer } = actual
    if ((track ?? null) !== producer.track && track?.readyState !== 'ended')
      await producer.replaceTrack({ track: track ?? null })
    if (actual.muted === muted) return
    actual.muted = muted
    // Not even silence is sent while it is muted.
    await this.#applySending()
    await this.#options.mute(producer.id as TrackId, muted).catch((error: unknown) => {
      actual.muted = !muted
      throw error
    })
  }

  async #unpublish({ producer }: Actual): Promise<void> {
    producer.close()
    await this.#options.unpublish(producer.id as TrackId).catch((error: unknown) => {
      // The server has forgotten it already; after any other refusal it must be told again.
      if (!(error instanceof Refusal && error.code === 'not-found')) throw error
    })
    this.#actual = undefined
  }

  async #applySending(): Promise<void> {
    const producer = this.#actual?.producer
    if (!producer?.rtpSender || producer.closed) return
    const parameters = producer.rtpSender.getParameters()
    const highest = this.#highestLayer(producer.id)
    const layered = parameters.encodings.length > 1
    for (const [index, encoding] of parameters.encodings.entries())
      encoding.active = highest !== null && (!layered || index <= highest)
    await producer.rtpSender.setParameters(parameters)
  }

  /** The highest layer to be sent, null for nothing; all of them until somebody asks for less. */
  #highestLayer(producer: string): number | null {
    if (this.#resting || this.#actual?.muted) return null
    return this.#demand?.track === producer ? this.#demand.layer : Infinity
  }
}
