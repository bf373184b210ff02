import * as z from 'zod'
import { DirectId, Nothing, ParticipantId } from './ids.ts'
import { defineCommands } from './command.ts'

/**
 * The direct connection between the only two in a room. `offerer` makes the offer. `settled`: both hear each other
 * through it, and the server forwards nothing meanwhile.
 */
export const DirectLink = z.object({ id: DirectId, offerer: ParticipantId, settled: z.boolean() })
export type DirectLink = z.infer<typeof DirectLink>

export const directEvents = [
  z.object({ type: z.literal('direct.proposed'), id: DirectId, offerer: ParticipantId }),
  z.object({ type: z.literal('direct.settled'), id: DirectId }),
  z.object({ type: z.literal('direct.ended'), id: DirectId }),
] as const

/** What the two say to each other to connect: offer and answer (RFC 3264), and candidates as they are found (RFC 8838). */
export const DirectMessage = z.union([
  z.strictObject({ type: z.enum(['offer', 'answer']), sdp: z.string().max(32_768) }),
  z.strictObject({
    type: z.literal('candidate'),
    candidate: z.string().max(1_024),
    sdpMid: z.string().max(32).nullable(),
  }),
])
export type DirectMessage = z.infer<typeof DirectMessage>

export const directCommands = defineCommands({
  /** Hands a message to the other one of the two. Refuses `gone` when this connection has ended. */
  'direct.send': {
    input: z.strictObject({ id: DirectId, message: DirectMessage }),
    output: Nothing,
    rate: { burst: 60, perSecond: 10 },
  },
  /** Whether you hear the other through it. */
  'direct.report': {
    input: z.strictObject({ id: DirectId, up: z.boolean() }),
    output: Nothing,
    rate: { burst: 10, perSecond: 1 },
  },
})
