import * as z from 'zod'
import { defineCommands } from './command.ts'
import { IceServer } from './ice.ts'
import { MediaId, Nothing } from './ids.ts'
import {
  MediaAsk,
  OpaqueRtpCapabilities,
  OpaqueRtpParameters,
  Subscription,
  TransportGrant,
} from './media.ts'

/** The network check: media goes to the server and comes back to whoever sent it. Nobody else is there, and no room. */
export const checkCommands = defineCommands({
  /** What is needed for asking: what the server can forward, and its STUN and TURN servers with fresh credentials. */
  'check.prepare': {
    input: Nothing,
    output: z.object({ rtpCapabilities: OpaqueRtpCapabilities, iceServers: z.array(IceServer) }),
    rate: { burst: 5, perSecond: 0.1 },
    open: true,
  },
  /** Two transports, ready to connect. They take the place of those that were opened before, and end after some minutes. */
  'check.open': {
    input: MediaAsk.omit({ holds: true }),
    output: z.object({ id: MediaId, send: TransportGrant, receive: TransportGrant }),
    rate: { burst: 16, perSecond: 0.2 },
    open: true,
  },
  /** Sends a track; it comes back by the subscription that is answered. */
  'check.publish': {
    input: z.strictObject({ kind: z.enum(['audio', 'video']), rtpParameters: OpaqueRtpParameters }),
    output: Subscription,
    rate: { burst: 32, perSecond: 0.5 },
    open: true,
  },
  'check.close': { input: Nothing, output: Nothing, rate: { burst: 16, perSecond: 0.5 }, open: true },
})
