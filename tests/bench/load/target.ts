import type { RtpParameters } from 'mediasoup-client/types'
import type { Source } from '#shared/protocol/track.ts'

/** The way media goes, as the participant sees it. */
export type Way = 'send' | 'receive'

/** What a participant is: who, where, and with which credentials its transports will show up. */
export type Arrival = {
  room: string
  name: string
  /** Of the certificate that both transports show: SHA-256, upper case with colons (RFC 8122). */
  fingerprint: string
  /** What identifies each transport in ICE (RFC 8445, section 5.3). */
  ice: Record<Way, IceCredentials>
  /** How many pictures it wants before it knows who is there, and their height in pixels. */
  tiles: number
  tileHeight: number
}

export type IceCredentials = { usernameFragment: string; password: string }

export type RemoteCandidate = { address: string; port: number; protocol: 'udp' | 'tcp' }

/** A TURN server that this participant may use. */
export type RelayPlace = {
  address: string
  port: number
  protocol: 'udp' | 'tcp' | 'tls'
  username: string
  credential: string
}

/** The far end of a transport. `controlled`: it leaves the choice of a path to us (RFC 8445, section 6.1.1). */
export type RemoteTransport = {
  ice: IceCredentials & { controlled: boolean }
  candidates: RemoteCandidate[]
  /** What the far end is in the handshake; we are the opposite. */
  dtls: 'client' | 'server'
  /** For whoever cannot get there directly. */
  relay?: RelayPlace
}

/** What one participant sends of one source, as the other side must know it. */
export type Publication = { source: Source; muted: boolean; rtpParameters: RtpParameters }

/** One track of somebody else that is about to arrive. */
export type Incoming = { id: string; track: string; kind: 'audio' | 'video'; rtpParameters: RtpParameters }

/** A picture that a participant has on its screen, in pixels. */
export type ShownTile = { participant: string; source: 'camera' | 'screen'; width: number; height: number }

/** What a server tells a participant while it is there. */
export interface SessionListener {
  /** Connect this transport now; told once for each way, before or while joining. */
  transport(way: Way, remote: RemoteTransport): void
  opened(streams: Incoming[]): void
  closed(ids: string[]): void
  /** The highest layer of a track of ours that anybody receives (0 lowest); null: send nothing. */
  demand(track: string, layer: number | null): void
  /** Whose cameras can be seen now, by id, in the order in which they came. */
  cameras(participants: string[]): void
  /** It is over, and not because we asked. */
  ended(reason: string): void
}

/** One participant's dealings with a server, whatever it speaks. */
export interface Session {
  /** Its id, as others see it. */
  readonly id: string
  /** Signalling messages so far. */
  readonly messages: { sent: number; received: number }
  /** Resolves with the track's id. */
  publish(publication: Publication): Promise<string>
  mute(track: string, muted: boolean): Promise<void>
  /** What is on the screen now. A server without such a notion ignores it. */
  show(tiles: ShownTile[]): Promise<void>
  /** These streams are set up here: let their media flow. */
  ready(ids: string[]): Promise<void>
  close(): void
}

/** A server that participants can be sent to: Atrium, or another to compare it with. */
export interface Target {
  /** Joins; resolves when the server has let us in. Rejects with its refusal. */
  join(arrival: Arrival, listener: SessionListener): Promise<Session>
  close(): void
}

/** Which server, in a form that can be handed to another process. */
export type TargetPlace = { kind: 'atrium' | 'forwarder' | 'galene' | 'janus'; url: string }
