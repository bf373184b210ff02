import type { Producer, RtpCapabilities } from 'mediasoup/types'
import { Refusal } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { SubscriptionId, TrackId } from '#shared/protocol/ids.ts'
import type { Subscription } from '#shared/protocol/media.ts'
import type { Source, Track } from '#shared/protocol/track.ts'
import type { Forwarding, ParticipantMedia } from '../room/media.ts'
import { checkedRtpParameters } from './client-parameters.ts'
import { MediaSubscription } from './media-subscription.ts'
import type { PublishedTrack } from './published-track.ts'
import { refusing } from './refusals.ts'
import type { RoomBranch } from './room-branch.ts'
import type { Transports } from './transports.ts'

/** What a participant's media needs of its room's. */
export interface RoomTracks {
  /** Adds a track to those that others can subscribe to, until its producer ends. */
  add(source: Source, producer: Producer, branch: RoomBranch): Promise<PublishedTrack>
  /** Whose voice a speaker slot carries now. */
  voiceIn(slot: TrackId): TrackId | undefined
  /** The track, if it runs and whoever has these capabilities can decode it. */
  find(track: TrackId, rtpCapabilities: RtpCapabilities): PublishedTrack | undefined
}

const kindOf = (source: Source) => (source === 'microphone' || source === 'screen-audio' ? 'audio' : 'video')

/**
 * How often at most a sender is asked for key frames of one layer, ms; the first one is asked for at once. Chromium
 * ignores what comes within 300 ms of the last, and whoever asked for it would wait for the worker to ask again after
 * a second.
 */
export const keyFrameRequestDelay = 350

/** One participant's producers and consumers. Which transports carry them makes no difference here. */
export class MediasoupParticipantMedia implements ParticipantMedia {
  readonly life = new Lifetime()
  readonly #transports: Transports
  readonly #rtpCapabilities: RtpCapabilities
  readonly #room: RoomTracks
  readonly #branch: RoomBranch
  /** Everything ever published here, from before it was. */
  readonly #own = new Set<TrackId>()
  readonly #published = new Map<TrackId, PublishedTrack>()
  readonly #subscriptions = new Map<SubscriptionId, MediaSubscription>()

  constructor(
    transports: Transports,
    rtpCapabilities: RtpCapabilities,
    room: RoomTracks,
    branch: RoomBranch,
  ) {
    this.#transports = this.life.own(transports)
    this.#rtpCapabilities = rtpCapabilities
    this.#room = room
    this.#branch = branch
  }

  get grant(): ParticipantMedia['grant'] {
    return this.#transports.grant
  }

  get closed(): boolean {
    return this.life.closed
  }

  async publish(track: Track, given: Subscription['rtpParameters']): Promise<{ layers: number }> {
    this.#expectOpen()
    const kind = kindOf(track.source)
    const rtpParameters = checkedRtpParameters(kind, given)
    this.#own.add(track.id)
    const producer = await refusing(
      this.#transports.send.produce({
        id: track.id,
        kind,
        rtpParameters,
        paused: track.muted,
        keyFrameRequestDelay,
      }),
    )
    try {
      this.#expectOpen()
      const published = await refusing(this.#room.add(track.source, producer, this.#branch))
      this.#expectOpen()
      this.#published.set(track.id, published)
      producer.observer.once('close', () => this.#published.delete(track.id))
      return { layers: published.layers }
    } catch (error) {
      // mediasoup does not close what a transport gives birth to after its own end.
      producer.close()
      throw error
    }
  }

  async mute(track: TrackId, muted: boolean): Promise<void> {
    await this.#published.get(track)?.mute(muted)
  }

  unpublish(track: TrackId): void {
    this.#published.get(track)?.close()
  }

  async subscribe(id: TrackId, forwarding: Forwarding): Promise<Subscription | undefined> {
    this.#expectOpen()
    const track = this.#room.find(id, this.#rtpCapabilities)
    if (!track) return undefined
    try {
      return await this.#keep(await refusing(this.#consume(track, forwarding)))
    } catch (error) {
      if (track.producer.closed && !this.closed) return undefined
      throw error
    }
  }

  async forward(id: SubscriptionId, forwarding: Forwarding): Promise<void> {
    const subscription = this.#subscriptions.get(id)
    try {
      await refusing(subscription?.forward(forwarding) ?? Promise.resolve())
    } catch (error) {
      // It may have ended on the way: then there is nothing left to forward.
      if (!subscription?.consumer.closed) throw error
    }
  }

  /** A speaker slot carries this voice now: nobody is to hear themselves. */
  async heed(slot: TrackId, voice: TrackId | undefined): Promise<void> {
    const carriers = [...this.#subscriptions.values()].filter(({ track }) => track === slot)
    await Promise.all(carriers.map((subscription) => subscription.withhold(this.#isOwn(voice))))
  }

  unsubscribe(id: SubscriptionId): void {
    this.#subscriptions.get(id)?.close()
  }

  async bytesReceived(): Promise<number> {
    this.#expectOpen()
    const [statistics] = await refusing(this.#transports.send.getStats())
    return (statistics as { bytesReceived: number } | undefined)?.bytesReceived ?? 0
  }

  async restartIce(direction: 'send' | 'receive'): ReturnType<ParticipantMedia['restartIce']> {
    this.#expectOpen()
    return this.#transports.restartIce(direction)
  }

  close(): void {
    this.life.close()
  }

  #isOwn(voice: TrackId | undefined): boolean {
    return voice !== undefined && this.#own.has(voice)
  }

  /** Has the track at this participant's worker for as long as it is consumed. */
  async #consume(track: PublishedTrack, forwarding: Forwarding): Promise<MediaSubscription> {
    const { producer, release } = await this.#branch.bring(track)
    try {
      const subscription = await MediaSubscription.open({
        transport: this.#transports.receive,
        rtpCapabilities: this.#rtpCapabilities,
        producer,
        forwarding,
        withheld: this.#isOwn(this.#room.voiceIn(track.id)),
      })
      subscription.onEnd(release)
      return subscription
    } catch (error) {
      release()
      throw error
    }
  }

  async #keep(subscription: MediaSubscription): Promise<Subscription | undefined> {
    const { consumer, description } = subscription
    if (this.closed) consumer.close()
    this.#expectOpen()
    if (consumer.closed) return undefined
    this.#subscriptions.set(description.id, subscription)
    consumer.observer.once('close', () => this.#subscriptions.delete(description.id))
    // It may have become, or ceased to be, one's own voice while it was opened.
    await refusing(subscription.withhold(this.#isOwn(this.#room.voiceIn(subscription.track))))
    return consumer.closed ? undefined : description
  }

  #expectOpen(): void {
    if (this.closed) throw new Refusal('gone', 'this participant has no transports any more')
  }
}
