import type { FastifyInstance } from 'fastify'
import { Refusal } from '#shared/errors.ts'
import type { CreatedRoom, RoomResource } from '#shared/protocol/http.ts'
import { RoomCode } from '#shared/protocol/ids.ts'
import type { IceServersFor } from '../ice-servers.ts'
import type { MediaEngine } from '../room/media.ts'
import type { Room } from '../room/room.ts'
import type { Rooms } from '../room/rooms.ts'

export type RoomRoutes = {
  rooms: Rooms
  engine: MediaEngine
  limits: RoomResource['limits']
  /** Where people reach this server, without a slash at the end. */
  publicUrl: string
  iceServers: IceServersFor
}

/** Rooms over HTTP: making one, and all that a browser needs to know before it joins. */
export function roomRoutes(
  app: FastifyInstance,
  { rooms, engine, limits, publicUrl, iceServers }: RoomRoutes,
): void {
  app.post(
    '/api/rooms',
    { config: { rateLimit: { max: 30, timeWindow: 60_000 } } },
    (_, reply): CreatedRoom => {
      const { code } = rooms.create()
      void reply.status(201)
      return { code, url: `${publicUrl}/r/${code}` }
    },
  )

  app.get<{ Params: { code: string } }>(
    '/api/rooms/:code',
    { config: { rateLimit: { max: 600, timeWindow: 60_000 } } },
    (request, reply): RoomResource => {
      void reply.header('cache-control', 'no-store')
      const parsed = RoomCode.safeParse(request.params.code)
      if (!parsed.success)
        throw new Refusal('invalid-request', 'a room code has small letters, digits and hyphens')
      const room = rooms.get(parsed.data)
      return {
        code: parsed.data,
        participants: present(room),
        full: room?.full ?? false,
        overloaded: rooms.overloaded,
        closing: rooms.end ?? null,
        rtpCapabilities: engine.rtpCapabilities,
        iceServers: iceServers(parsed.data),
        limits,
      }
    },
  )
}

const present = (room: Room | undefined): RoomResource['participants'] =>
  [...(room?.state.participants.values() ?? [])].map(({ name }) => ({ name }))
