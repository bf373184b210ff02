import type { RoomCode, SubscriptionId, TrackId } from '#shared/protocol/ids.ts'
import type { MediaAsk, MediaGrant, Subscription } from '#shared/protocol/media.ts'
import type { Track } from '#shared/protocol/track.ts'

/** What the rooms need of a media engine. mediasoup in life; a few lines of memory in tests. */
export interface MediaEngine {
  readonly rtpCapabilities: MediaAsk['rtpCapabilities']
  /** Places a room on the least loaded worker. Refuses `unavailable` while no worker runs. */
  openRoom(code: RoomCode, listener: RoomMediaListener): Promise<RoomMedia>
}

/** A speaker slot and whose microphone is heard through it. */
export type Voice = { slot: TrackId; voice: TrackId | null }

/** What a room hears from its media. */
export interface RoomMediaListener {
  /** The worker died: this room's media is gone, and closed. */
  lost(): void
  /** How loud the audible microphones are, loudest first, every 200 ms or so; empty in silence. `volume` in dBov, -127 to 0. */
  volumes(volumes: ReadonlyArray<{ track: TrackId; volume: number }>): void
  /** Whose voice each speaker slot carries from now on; `null`: nobody's yet. */
  voices(voices: readonly Voice[]): void
  /** How well a track reaches the server: 0 (nothing arrives) to 10 (no loss). */
  score(track: TrackId, score: number): void
}

/** One room's media. */
export interface RoomMedia {
  readonly closed: boolean
  /** Opens and connects both transports of one participant. Throws `invalid-request` for parameters that make no sense. */
  openParticipant(ask: MediaAsk): Promise<ParticipantMedia>
  /** Opens so many speaker slots: tracks that carry the loudest microphones, each to everybody but its owner. */
  openSlots(count: number): Promise<readonly TrackId[]>
  closeSlots(): void
  close(): void
}

/**
 * What is sent of a subscription. `layer`: highest simulcast layer, 0 lowest; `temporalLayer`: highest temporal layer,
 * 0 fewest frames; `priority`: 1 (first to lose) to 255.
 */
export type Forwarding = { paused: boolean; layer: number; temporalLayer: number; priority: number }

/** One participant's transports, what it sends and what it receives. Closes with its room's media. */
export interface ParticipantMedia {
  readonly grant: Omit<MediaGrant, 'generation' | 'kept'>
  readonly closed: boolean
  /** Takes in a track; `layers` is how many simulcast layers it has. */
  publish(track: Track, rtpParameters: Subscription['rtpParameters']): Promise<{ layers: number }>
  /** Muted on the server too: nothing is forwarded. */
  mute(track: TrackId, muted: boolean): Promise<void>
  unpublish(track: TrackId): void
  /** Receives a track of this room; undefined if this participant cannot decode it or it has ended. */
  subscribe(track: TrackId, forwarding: Forwarding): Promise<Subscription | undefined>
  /** Changes what is sent; does nothing if the subscription has ended. */
  forward(subscription: SubscriptionId, forwarding: Forwarding): Promise<void>
  unsubscribe(subscription: SubscriptionId): void
  /** Everything that has arrived so far, bytes. */
  bytesReceived(): Promise<number>
  restartIce(direction: 'send' | 'receive'): Promise<MediaGrant['send']['iceParameters']>
  close(): void
}
