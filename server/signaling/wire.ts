import type { Server, Socket } from 'socket.io'
import type { ClientToServer, ServerToClient } from '#shared/protocol/index.ts'

type None = Record<string, never>

/** One browser's socket, and the server of all of them. */
export type Wire = Socket<ClientToServer, ServerToClient, None, None>
export type WireServer = Server<ClientToServer, ServerToClient, None, None>
