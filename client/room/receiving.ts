import type { Consumer } from 'mediasoup-client/types'
import { shallowRef, type ShallowRef } from 'vue'
import { Lifetime } from '#shared/lifetime.ts'
import type { SubscriptionId, TrackId } from '#shared/protocol/ids.ts'
import type { Subscription, SubscriptionChange } from '#shared/protocol/media.ts'
import { arrivedIn } from '../media/direct-connection.ts'
import type { RoutedMedia } from '../media/routed-media.ts'

/**
 * A track of somebody else as it arrives. `paused`: by the server, because nobody sees it here; `settled`: it has been
 * set up for long enough to flow.
 */
export type RemoteTrack = {
  track: TrackId
  media: MediaStreamTrack
  kind: 'audio' | 'video'
  paused: boolean
  layer: number | null
  settled: boolean
}

/** ms from telling the server that a track is set up until it flows, with time to spare. */
const settling = 1_000

type News = Pick<RemoteTrack, 'paused' | 'layer'>
/** `ready`: the server knows that it is set up here. */
type Received = { consumer: Consumer; remote: RemoteTrack; ready: boolean }

/** What arrives from the others: follows what the server says, and tells it when a track is set up. */
export class Receiving {
  readonly tracks: ShallowRef<ReadonlyMap<TrackId, RemoteTrack>> = shallowRef(new Map())
  readonly #life = new Lifetime()
  readonly #ready: (ids: SubscriptionId[]) => Promise<unknown>
  readonly #failed: (error: unknown) => void
  readonly #received = new Map<SubscriptionId, Received>()
  /** Being set up, with what the server said of them meanwhile. */
  readonly #opening = new Map<SubscriptionId, News>()
  #media: RoutedMedia | undefined

  constructor(ready: (ids: SubscriptionId[]) => Promise<unknown>, failed: (error: unknown) => void) {
    this.#ready = ready
    this.#failed = failed
  }

  /** Starts on new transports, with what flows from the first. */
  async start(media: RoutedMedia, first: readonly Subscription[]): Promise<void> {
    this.stop()
    this.#media = media
    await this.#openAll(media, first, true)
  }

  /** Sets up on new transports what will flow later. */
  async prepare(media: RoutedMedia, first: Subscription[]): Promise<void> {
    this.stop()
    this.#media = media
    await this.change({ opened: first, closed: [], changed: [] })
  }

  /** The transports stayed: opens what came meanwhile, closes what went. */
  async resume(now: Subscription[]): Promise<void> {
    const wanted = new Set(now.map(({ id }) => id))
    const closed = [...this.#received.keys(), ...this.#opening.keys()].filter((id) => !wanted.has(id))
    await this.change({ opened: now, closed, changed: [] })
  }

  /** What the server changed. Throws if the server could not be told what is ready; the next change tells it again. */
  async change({ opened, closed, changed }: SubscriptionChange): Promise<void> {
    const media = this.#media
    if (!media) return
    this.#closeAll(closed)
    for (const { id, paused, layer } of changed) this.#update(id, { paused, layer })
    await this.#openAll(media, opened, false)
    if (this.#media === media) await this.#tellReady()
  }

  /** What arrived so far of a track: packets of sound, frames of a picture. */
  async arrived(track: TrackId): Promise<number> {
    const received = [...this.#received.values()].find(({ remote }) => remote.track === track)
    return received && !received.consumer.closed ? arrivedIn(await received.consumer.getStats()) : 0
  }

  close(): void {
    this.#life.close()
    this.stop()
  }

  /** The transports are gone, and everything that came through them. */
  stop(): void {
    this.#media = undefined
    for (const { consumer } of this.#received.values()) consumer.close()
    this.#received.clear()
    this.#opening.clear()
    this.#publish()
  }

  async #openAll(media: RoutedMedia, all: readonly Subscription[], ready: boolean): Promise<void> {
    const fresh = all.filter(({ id }) => !this.#received.has(id) && !this.#opening.has(id))
    await Promise.all(fresh.map((subscription) => this.#open(media, subscription, ready)))
    if (this.#media === media) this.#publish()
  }

  async #open(media: RoutedMedia, subscription: Subscription, ready: boolean): Promise<void> {
    const { id, track, kind } = subscription
    const news: News = { paused: false, layer: null }
    this.#opening.set(id, news)
    try {
      const consumer = await media.subscribe(subscription)
      // Ended meanwhile, alone or with all others.
      if (this.#opening.get(id) !== news) return consumer.close()
      this.#received.set(id, {
        consumer,
        remote: { track, media: consumer.track, kind, ...news, settled: ready },
        ready,
      })
    } catch (error) {
      if (!media.closed) this.#failed(error)
    } finally {
      if (this.#opening.get(id) === news) this.#opening.delete(id)
    }
  }

  async #tellReady(): Promise<void> {
    const waiting = [...this.#received].filter(([, { ready }]) => !ready)
    if (waiting.length === 0) return
    await this.#ready(waiting.map(([id]) => id))
    for (const [, received] of waiting) received.ready = true
    this.#life.after(settling, () => this.#settle(waiting.map(([id]) => id)))
  }

  #settle(ids: readonly SubscriptionId[]): void {
    for (const id of ids) {
      const received = this.#received.get(id)
      if (received) received.remote = { ...received.remote, settled: true }
    }
    this.#publish()
  }

  #closeAll(ids: readonly SubscriptionId[]): void {
    for (const id of ids) {
      this.#opening.delete(id)
      this.#received.get(id)?.consumer.close()
      this.#received.delete(id)
    }
    if (ids.length > 0) this.#publish()
  }

  #update(id: SubscriptionId, news: News): void {
    const opening = this.#opening.get(id)
    if (opening) Object.assign(opening, news)
    const received = this.#received.get(id)
    if (!received) return
    received.remote = { ...received.remote, ...news }
    this.#publish()
  }

  #publish(): void {
    this.tracks.value = new Map([...this.#received.values()].map(({ remote }) => [remote.track, remote]))
  }
}
