import * as z from 'zod'
import { Nothing, ParticipantId, TrackId } from './ids.ts'
import { OpaqueRtpParameters } from './media.ts'
import { defineCommands } from './command.ts'

export const Source = z.enum(['microphone', 'camera', 'screen', 'screen-audio'])
export type Source = z.infer<typeof Source>

/** What a participant publishes: one source. A muted track exists, but nothing flows. */
export const Track = z.object({ id: TrackId, owner: ParticipantId, source: Source, muted: z.boolean() })
export type Track = z.infer<typeof Track>

export const trackEvents = [
  z.object({ type: z.literal('track.published'), track: Track }),
  z.object({ type: z.literal('track.muted'), id: TrackId, muted: z.boolean() }),
  z.object({ type: z.literal('track.unpublished'), id: TrackId }),
] as const

export const trackCommands = defineCommands({
  /** A second track of the same source takes the place of the first. */
  'track.publish': {
    input: z.strictObject({ source: Source, rtpParameters: OpaqueRtpParameters, muted: z.boolean() }),
    output: z.object({ id: TrackId }),
    rate: { burst: 12, perSecond: 2 },
  },
  'track.mute': {
    input: z.strictObject({ id: TrackId, muted: z.boolean() }),
    output: Nothing,
    rate: { burst: 30, perSecond: 10 },
  },
  'track.unpublish': {
    input: z.strictObject({ id: TrackId }),
    output: Nothing,
    rate: { burst: 12, perSecond: 2 },
  },
})
