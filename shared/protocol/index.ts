import * as z from 'zod'
import { sheddingSteps } from '../shedding.ts'
import { chatCommands, chatEvents, Reaction } from './chat.ts'
import { checkCommands } from './check.ts'
import { connectionCommands } from './connection.ts'
import { defineCommands, type Ack, type Output, type Request } from './command.ts'
import { directCommands, directEvents, DirectMessage } from './direct.ts'
import { DirectId, ParticipantId, TrackId } from './ids.ts'
import { mediaCommands, mediaEvents, type Demand, type SubscriptionChange } from './media.ts'
import { participantCommands, participantEvents } from './participant.ts'
import { roomCommands, roomEvents } from './room.ts'
import { trackCommands, trackEvents } from './track.ts'
import { viewCommands } from './view.ts'

/** Everything a browser may ask, in one table. */
export const commands = defineCommands({
  ...connectionCommands,
  ...roomCommands,
  ...participantCommands,
  ...mediaCommands,
  ...trackCommands,
  ...directCommands,
  ...viewCommands,
  ...chatCommands,
  ...checkCommands,
})
export type Commands = typeof commands
export type CommandName = keyof Commands

/** Everything that can become true in a room, in one union. */
export const RoomEvent = z.discriminatedUnion('type', [
  ...roomEvents,
  ...participantEvents,
  ...mediaEvents,
  ...trackEvents,
  ...directEvents,
  ...chatEvents,
])
export type RoomEvent = z.infer<typeof RoomEvent>

/** How well a participant's media reaches the server. */
export const Quality = z.enum(['good', 'fair', 'poor'])
export type Quality = z.infer<typeof Quality>

/** What is fleeting: it may be lost, and nobody keeps it. */
export const Signal = z.discriminatedUnion('type', [
  /** `active` keeps the last speaker until another speaks; `speaking` are all who do right now. */
  z.object({
    type: z.literal('speakers'),
    active: ParticipantId.nullable(),
    speaking: z.array(ParticipantId),
  }),
  z.object({ type: z.literal('quality'), id: ParticipantId, quality: Quality }),
  /** What the server gives up from now on, as it has too much to do. */
  z.object({ type: z.literal('shedding'), step: z.enum(sheddingSteps) }),
  /** Whose microphone each speaker slot carries from now on; `null`: nobody's yet. */
  z.object({
    type: z.literal('voices'),
    voices: z.array(z.object({ slot: TrackId, voice: TrackId.nullable() })),
  }),
  /** From the other one of the two. */
  z.object({ type: z.literal('direct'), id: DirectId, message: DirectMessage }),
  /** Nothing of what you send arrives any more; told to you alone. */
  z.object({ type: z.literal('silence') }),
  z.object({ type: z.literal('reaction'), from: ParticipantId, emoji: Reaction }),
])
export type Signal = z.infer<typeof Signal>

/**
 * What everybody in a room is told at once: what happened since the last update, in order, and what is fleeting.
 * `first`: the room's revision after the first of the events.
 */
export type Update = { first: number; events: RoomEvent[]; signals: Signal[] }

/** Why the server ended the connection. Only after `server-stopping` a client comes back by itself. */
export type CloseReason = 'left' | 'replaced' | 'room-ended' | 'server-stopping' | 'maintenance' | 'upgrade'

export type ClientToServer = {
  [N in CommandName]: (input: Request<Commands[N]>, answer: (ack: Ack<Output<Commands[N]>>) => void) => void
}
export type ServerToClient = {
  update: (update: Update) => void
  /** To you alone. */
  signal: (signal: Signal) => void
  subscriptions: (change: SubscriptionChange) => void
  demand: (demand: Demand) => void
  closed: (reason: CloseReason) => void
}
