import * as z from 'zod'
import { nameLength, roomCodeLength } from '../limits.ts'
import { roomCodePattern } from '../room-code.ts'

const Id = z.string().min(1).max(64)

/** What stands in a room's link. */
export const RoomCode = z.string().min(1).max(roomCodeLength).regex(roomCodePattern).brand<'RoomCode'>()
export type RoomCode = z.infer<typeof RoomCode>

export const ParticipantId = Id.brand<'ParticipantId'>()
export type ParticipantId = z.infer<typeof ParticipantId>

export const TrackId = Id.brand<'TrackId'>()
export type TrackId = z.infer<typeof TrackId>

export const SubscriptionId = Id.brand<'SubscriptionId'>()
export type SubscriptionId = z.infer<typeof SubscriptionId>

/** Names one participant's pair of transports; a new pair has a new id. */
export const MediaId = Id.brand<'MediaId'>()
export type MediaId = z.infer<typeof MediaId>

/** Names one attempt to connect two participants directly. */
export const DirectId = Id.brand<'DirectId'>()
export type DirectId = z.infer<typeof DirectId>

/** Proves that whoever returns is the one who left. Secret; known to one participant and the server. */
export const ResumeToken = z.string().min(16).max(128).brand<'ResumeToken'>()
export type ResumeToken = z.infer<typeof ResumeToken>

/** A person's name as others read it: one line, no control characters. */
export const DisplayName = z
  .string()
  .transform((name) => name.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim())
  .pipe(z.string().min(1).max(nameLength))

/** JSON has no `undefined`: a command that says nothing still says `{}`. */
export const Nothing = z.strictObject({})
