import * as z from 'zod'
import { ChatMessage } from './chat.ts'
import { DirectLink } from './direct.ts'
import { DisplayName, Nothing, ParticipantId, ResumeToken, RoomCode } from './ids.ts'
import { MediaAsk, MediaGrant, Subscription } from './media.ts'
import { Participant } from './participant.ts'
import { Track } from './track.ts'
import { ExpectedView } from './view.ts'
import { defineCommands } from './command.ts'

/** The room's lasting state as it travels, in a large room without some of the people: see `participant.list`. */
export const Snapshot = z.object({
  revision: z.number().int(),
  generation: z.number().int(),
  participants: z.array(Participant),
  /** How many people are missing from `participants`. */
  unlisted: z.number().int(),
  /** When the first of them came, ms since the epoch; `null`: nobody is missing. */
  unlistedSince: z.number().nullable(),
  tracks: z.array(Track),
  hands: z.array(ParticipantId),
  chat: z.array(ChatMessage),
  direct: DirectLink.nullable(),
  /** When the meeting ends at the latest, because the server goes down for maintenance; ms since the epoch. */
  closing: z.number().nullable(),
})
export type Snapshot = z.infer<typeof Snapshot>

/** Everything a participant needs to be in the room: one answer, no further question. */
export const Joined = z.object({
  you: ParticipantId,
  resume: ResumeToken,
  /** You are who you were; otherwise you are new here. */
  resumed: z.boolean(),
  snapshot: Snapshot,
  media: MediaGrant,
  subscriptions: z.array(Subscription),
})
export type Joined = z.infer<typeof Joined>

export const roomEvents = [z.object({ type: z.literal('room.closing'), at: z.number() })] as const

export const roomCommands = defineCommands({
  /**
   * Before joining: sets up all that would be received, paused, so that whoever joins with these transports
   * (`media.holds`) waits for no connection. Refused where nobody is inside or there is no place; joining works all the same.
   */
  'room.approach': {
    input: z.strictObject({ room: RoomCode, media: MediaAsk, view: ExpectedView }),
    output: z.object({ media: MediaGrant, subscriptions: z.array(Subscription) }),
    rate: { burst: 4, perSecond: 0.5 },
    open: true,
  },
  'room.join': {
    input: z.strictObject({
      room: RoomCode,
      name: DisplayName,
      media: MediaAsk,
      view: ExpectedView,
      resume: ResumeToken.optional(),
      /** This browser would connect to another directly. */
      direct: z.boolean().optional(),
    }),
    output: Joined,
    rate: { burst: 6, perSecond: 1 },
    open: true,
  },
  'room.leave': { input: Nothing, output: Nothing, rate: { burst: 3, perSecond: 1 } },
})
