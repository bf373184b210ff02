import * as z from 'zod'
import { IceServer } from './ice.ts'
import { RoomCode } from './ids.ts'
import { OpaqueRtpCapabilities } from './media.ts'

/** `GET /api/rooms/:code`: all a browser needs before it joins. A room nobody opened yet is simply empty. */
export const RoomResource = z.object({
  code: RoomCode,
  participants: z.array(z.object({ name: z.string() })),
  full: z.boolean(),
  /** The server has so much to do that nobody new is let in. */
  overloaded: z.boolean(),
  /** When it ends at the latest, because the server goes down for maintenance; ms since the epoch. */
  closing: z.number().nullable(),
  rtpCapabilities: OpaqueRtpCapabilities,
  iceServers: z.array(IceServer),
  limits: z.object({ chatLength: z.number().int(), participants: z.number().int() }),
})
export type RoomResource = z.infer<typeof RoomResource>

/** `POST /api/rooms`: a new room with a readable random code. */
export const CreatedRoom = z.object({ code: RoomCode, url: z.string() })
export type CreatedRoom = z.infer<typeof CreatedRoom>

/** `GET /api/ice`: the STUN servers for a call that needs nothing else of this server. */
export const IceResource = z.object({ iceServers: z.array(IceServer) })
export type IceResource = z.infer<typeof IceResource>

/** `POST /api/admin/drain`: how long (s) meetings may still go on; the server's setting if none is named. */
export const DrainAsk = z.strictObject({ seconds: z.number().min(0).max(86_400).optional() })
