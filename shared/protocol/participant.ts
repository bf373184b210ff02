import * as z from 'zod'
import { DisplayName, Nothing, ParticipantId } from './ids.ts'
import { defineCommands } from './command.ts'

/** A member of a room. `away`: its connection is lost and it may still come back. `joinedAt`: ms since the epoch. */
export const Participant = z.object({
  id: ParticipantId,
  name: z.string(),
  away: z.boolean(),
  joinedAt: z.number(),
})
export type Participant = z.infer<typeof Participant>

export const participantEvents = [
  z.object({ type: z.literal('participant.joined'), participant: Participant }),
  z.object({ type: z.literal('participant.left'), id: ParticipantId }),
  z.object({ type: z.literal('participant.away'), id: ParticipantId }),
  z.object({ type: z.literal('participant.back'), id: ParticipantId }),
  z.object({ type: z.literal('participant.renamed'), id: ParticipantId, name: z.string() }),
  z.object({ type: z.literal('hand.raised'), id: ParticipantId }),
  z.object({ type: z.literal('hand.lowered'), id: ParticipantId }),
] as const

/**
 * Some of the people in a room, in the order in which they came. `next`: when the first of the following page came, ms
 * since the epoch; `null`: there is none.
 */
export const PeoplePage = z.object({ participants: z.array(Participant), next: z.number().nullable() })
export type PeoplePage = z.infer<typeof PeoplePage>

export const participantCommands = defineCommands({
  /** Who came at `since` (ms since the epoch) or later: a page of them, and whoever came in the same ms as its last. */
  'participant.list': {
    input: z.strictObject({ since: z.number() }),
    output: PeoplePage,
    rate: { burst: 10, perSecond: 1 },
  },
  'participant.rename': {
    input: z.strictObject({ name: DisplayName }),
    output: Nothing,
    rate: { burst: 5, perSecond: 0.5 },
  },
  'hand.set': {
    input: z.strictObject({ raised: z.boolean() }),
    output: Nothing,
    rate: { burst: 10, perSecond: 2 },
  },
})
