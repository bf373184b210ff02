import type { Server, Socket } from 'socket.io'
import type { RoomCode } from '#shared/protocol/ids.ts'
import type { ClientToServer, ServerToClient } from '#shared/protocol/index.ts'

type None = Record<string, never>

/** One browser's socket, and the server of all of them. */
export type Wire = Socket<ClientToServer, ServerToClient, None, None>
export type WireServer = Server<ClientToServer, ServerToClient, None, None>

/** socket.io's name for everybody in a room; every socket has one of its own there too. */
export const channelOf = (room: RoomCode): string => `room ${room}`
