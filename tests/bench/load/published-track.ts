import type { RtpParameters } from 'mediasoup-client/types'
import type { Source } from '#shared/protocol/track.ts'

/** A source as it is sent: what sends itself whenever it is due. */
export interface PublishedTrack {
  readonly source: Source
  readonly rtpParameters: RtpParameters
  /** Sends everything that is due. `now`: ms, as of `performance.now()`. */
  sendDue(now: number): void
  /** Nothing is sent while muted. */
  mute(muted: boolean, now: number): void
  /** The highest layer to send (0 lowest); null: none. */
  demand(layer: number | null): void
  /** Tells of all its streams how time stamps relate to the clock. */
  report(now: number): void
  /** Each tells whether the stream is one of these. */
  acknowledge(ssrc: number): boolean
  keyFrame(ssrc: number): boolean
  /** Resolves to how many were sent again; undefined if the stream is not one of these. */
  resend(ssrc: number, sequences: readonly number[]): number | undefined
}
