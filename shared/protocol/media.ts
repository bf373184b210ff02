import * as z from 'zod'
import type {
  DtlsParameters,
  IceCandidate,
  IceParameters,
  RtpCapabilities,
  RtpParameters,
} from 'mediasoup-client/types'
import { IceServer } from './ice.ts'
import { MediaId, Nothing, SubscriptionId, TrackId } from './ids.ts'
import { defineCommands } from './command.ts'

/** Opaque here and checked in depth by mediasoup itself; the wire only sees to it that it is an object. */
const opaque = <T extends object>() =>
  z.custom<T>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))

export const OpaqueRtpParameters = opaque<RtpParameters>()
export const OpaqueRtpCapabilities = opaque<RtpCapabilities>()

/**
 * What a browser says to get transports: what it can receive, and its DTLS fingerprints (one certificate for both).
 * `holds`: the transports it still has; if the server has them too, they are kept and nothing is opened anew.
 */
export const MediaAsk = z.strictObject({
  rtpCapabilities: OpaqueRtpCapabilities,
  dtlsParameters: opaque<DtlsParameters>(),
  holds: MediaId.optional(),
})
export type MediaAsk = z.infer<typeof MediaAsk>

export const TransportGrant = z.object({
  id: z.string(),
  iceParameters: opaque<IceParameters>(),
  iceCandidates: z.array(opaque<IceCandidate>()),
  dtlsParameters: opaque<DtlsParameters>(),
})
export type TransportGrant = z.infer<typeof TransportGrant>

/**
 * What it gets: two transports, ready to connect. `generation` counts how often the room's media was lost;
 * a grant of an older generation than the room's is void. `kept`: these are the transports you hold.
 */
export const MediaGrant = z.object({
  id: MediaId,
  generation: z.number().int(),
  kept: z.boolean(),
  send: TransportGrant,
  receive: TransportGrant,
})
export type MediaGrant = z.infer<typeof MediaGrant>

/** One participant's reception of one track. It starts paused when it must be made ready first (`view.ready`). */
export const Subscription = z.object({
  id: SubscriptionId,
  track: TrackId,
  kind: z.enum(['audio', 'video']),
  rtpParameters: OpaqueRtpParameters,
})
export type Subscription = z.infer<typeof Subscription>

/** What changed in what you receive. `paused` and `layer` (0 lowest) are what the server now intends to send. */
export const SubscriptionChange = z.object({
  opened: z.array(Subscription),
  closed: z.array(SubscriptionId),
  changed: z.array(z.object({ id: SubscriptionId, paused: z.boolean(), layer: z.number().int().nullable() })),
})
export type SubscriptionChange = z.infer<typeof SubscriptionChange>

/** The highest layer of your track that anybody receives (0 lowest); `null`: nobody does, send nothing. */
export const Demand = z.object({ track: TrackId, layer: z.number().int().nullable() })
export type Demand = z.infer<typeof Demand>

/** The room's media died with its worker: every track and transport is gone; ask `media.open` and publish again. */
export const mediaEvents = [
  z.object({ type: z.literal('media.lost'), generation: z.number().int() }),
] as const

export const mediaCommands = defineCommands({
  'media.open': {
    input: MediaAsk,
    output: z.object({ media: MediaGrant, subscriptions: z.array(Subscription) }),
    rate: { burst: 5, perSecond: 0.5 },
  },
  'media.restart-ice': {
    input: z.strictObject({ direction: z.enum(['send', 'receive']) }),
    output: z.object({ iceParameters: opaque<IceParameters>() }),
    rate: { burst: 10, perSecond: 1 },
  },
  /** STUN and TURN servers with fresh credentials, which hold for `lifetime` ms. */
  'media.ice-servers': {
    input: Nothing,
    output: z.object({ iceServers: z.array(IceServer), lifetime: z.number().int() }),
    rate: { burst: 10, perSecond: 0.2 },
  },
  /** These subscriptions are set up here: let their media flow. */
  'media.ready': {
    input: z.strictObject({ ids: z.array(SubscriptionId).max(500) }),
    output: Nothing,
    rate: { burst: 100, perSecond: 50 },
  },
})
