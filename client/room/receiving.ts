import type { Consumer } from 'mediasoup-client/types'
import { shallowRef, type ShallowRef } from 'vue'
import type { SubscriptionId, TrackId } from '#shared/protocol/ids.ts'
import type { Subscription, SubscriptionChange } from '#shared/protocol/media.ts'
import type { RoutedMedia } from '../media/routed-media.ts'

/** A track of somebody else as it arrives. `paused`: by the server, because nobody sees it here. */
export type RemoteTrack = {
  track: TrackId
  media: MediaStreamTrack
  kind: 'audio' | 'video'
  paused: boolean
  layer: number | null
}

type Received = { consumer: Consumer; remote: RemoteTrack }

/** What arrives from the others: follows what the server says, and tells it when a track is set up. */
export class Receiving {
  readonly tracks: ShallowRef<ReadonlyMap<TrackId, RemoteTrack>> = shallowRef(new Map())
  readonly #ready: (ids: SubscriptionId[]) => Promise<unknown>
  readonly #failed: (error: unknown) => void
  readonly #received = new Map<SubscriptionId, Received>()
  /** Ended before they were set up. */
  readonly #cancelled = new Set<SubscriptionId>()
  #media: RoutedMedia | undefined

  constructor(ready: (ids: SubscriptionId[]) => Promise<unknown>, failed: (error: unknown) => void) {
    this.#ready = ready
    this.#failed = failed
  }

  /** Starts on new transports, with what flows from the first. */
  async start(media: RoutedMedia, first: readonly Subscription[]): Promise<void> {
    this.stop()
    this.#media = media
    await this.#openAll(media, first)
  }

  /** The transports stayed: opens what came meanwhile, closes what went. */
  async resume(now: readonly Subscription[]): Promise<void> {
    const media = this.#media
    if (!media) return
    const wanted = new Set(now.map(({ id }) => id))
    this.#closeAll([...this.#received.keys()].filter((id) => !wanted.has(id)))
    const opened = await this.#openAll(
      media,
      now.filter(({ id }) => !this.#received.has(id)),
    )
    if (opened.length > 0) await this.#ready(opened)
  }

  /** What the server changed. */
  async change({ opened, closed, changed }: SubscriptionChange): Promise<void> {
    const media = this.#media
    if (!media) return
    this.#closeAll(closed)
    for (const { id, paused, layer } of changed) this.#update(id, { paused, layer })
    const ready = await this.#openAll(media, opened)
    if (ready.length > 0 && this.#media === media) await this.#ready(ready)
  }

  /** The transports are gone, and everything that came through them. */
  stop(): void {
    this.#media = undefined
    for (const { consumer } of this.#received.values()) consumer.close()
    this.#received.clear()
    this.#cancelled.clear()
    this.#publish()
  }

  async #openAll(media: RoutedMedia, subscriptions: readonly Subscription[]): Promise<SubscriptionId[]> {
    const opened = await Promise.all(subscriptions.map((subscription) => this.#open(media, subscription)))
    this.#publish()
    return opened.filter((id) => id !== undefined)
  }

  async #open(media: RoutedMedia, subscription: Subscription): Promise<SubscriptionId | undefined> {
    const { id, track, kind } = subscription
    try {
      const consumer = await media.subscribe(subscription)
      if (this.#media !== media || this.#cancelled.delete(id)) {
        consumer.close()
        return undefined
      }
      this.#received.set(id, {
        consumer,
        remote: { track, media: consumer.track, kind, paused: false, layer: null },
      })
      return id
    } catch (error) {
      if (!media.closed) this.#failed(error)
      return undefined
    }
  }

  #closeAll(ids: readonly SubscriptionId[]): void {
    for (const id of ids) {
      const received = this.#received.get(id)
      if (received) received.consumer.close()
      else this.#cancelled.add(id)
      this.#received.delete(id)
    }
    if (ids.length > 0) this.#publish()
  }

  #update(id: SubscriptionId, news: Pick<RemoteTrack, 'paused' | 'layer'>): void {
    const received = this.#received.get(id)
    if (!received) return
    received.remote = { ...received.remote, ...news }
    this.#publish()
  }

  #publish(): void {
    this.tracks.value = new Map([...this.#received.values()].map(({ remote }) => [remote.track, remote]))
  }
}
