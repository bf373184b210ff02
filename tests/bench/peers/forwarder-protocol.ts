import type { RtpParameters } from 'mediasoup/types'
import type { Incoming, RemoteTransport, Way } from '../load/target.ts'

/** What a participant says to the forwarder: all there is to a meeting in which everybody gets everything. */
export type ToForwarder = {
  join(asked: { room: string; fingerprint: string }, answer: Answer<Record<Way, RemoteTransport>>): void
  produce(
    asked: { kind: 'audio' | 'video'; rtpParameters: RtpParameters },
    answer: Answer<{ id: string }>,
  ): void
  /** These arrive: let them flow. */
  resume(ids: string[], answer: Answer<null>): void
}

/** What the forwarder tells. */
export type FromForwarder = { opened(stream: Incoming): void; closed(id: string): void }

export type Answer<T> = (answer: { value: T } | { error: string }) => void
