import * as z from 'zod'
import { reactions } from '../reactions.ts'
import { Nothing, ParticipantId } from './ids.ts'
import { defineCommands } from './command.ts'

/** `name` is the sender's at that time: who has left is still readable. `at`: ms since the epoch. */
export const ChatMessage = z.object({
  id: z.number().int(),
  from: ParticipantId,
  name: z.string(),
  text: z.string(),
  at: z.number(),
})
export type ChatMessage = z.infer<typeof ChatMessage>

export const Reaction = z.enum(reactions)

export const chatEvents = [z.object({ type: z.literal('chat.sent'), message: ChatMessage })] as const

export const chatCommands = defineCommands({
  /** The room's configured length is checked by the room (`too-large`); this bound only keeps the absurd out. */
  'chat.send': {
    input: z.strictObject({ text: z.string().max(100_000) }),
    output: Nothing,
    rate: { burst: 10, perSecond: 2 },
  },
  'reaction.send': {
    input: z.strictObject({ emoji: Reaction }),
    output: Nothing,
    rate: { burst: 10, perSecond: 3 },
  },
})
