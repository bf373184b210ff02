import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import type { RoomCode } from '#shared/protocol/ids.ts'
import type { Update } from '#shared/protocol/index.ts'
import { protocolVersion } from '#shared/version.ts'
import type { Checks } from '../check/checks.ts'
import { ConnectionCheck } from '../check/connection-check.ts'
import type { DoorObserver } from '../door-observer.ts'
import type { Log } from '../log.ts'
import type { Audience } from '../room/endpoint.ts'
import type { Rooms } from '../room/rooms.ts'
import type { TrustedProxies } from '../trusted-proxies.ts'
import { Arrivals } from './arrivals.ts'
import { Connection, type Relays } from './connection.ts'
import { bind } from './dispatch.ts'
import { handlers } from './handlers/index.ts'
import { channelOf, type WireServer } from './wire.ts'

/** A message above this size (bytes) ends the connection; the browser resumes with a new one. */
const messageSize = 256 * 1024

/** A dead connection is noticed within the sum of both (ms). */
const heartbeat = { pingInterval: 5_000, pingTimeout: 5_000 }

type GatewayParts = {
  rooms: Rooms
  checks: Checks
  log: Log
  proxies: TrustedProxies
  doors: DoorObserver
} & Relays

/** The browsers' door: the socket.io server and every connection behind it. */
export class Gateway implements Audience {
  readonly #server: WireServer

  constructor(http: HttpServer, { rooms, checks, log, proxies, doors, ...relays }: GatewayParts) {
    const arrivals = new Arrivals()
    this.#server = new Server(http, {
      serveClient: false,
      transports: ['websocket'],
      maxHttpBufferSize: messageSize,
      // With compression every message would be framed for each browser anew.
      perMessageDeflate: false,
      ...heartbeat,
    })
    const welcome = (address: string): boolean => proxies.has(address) || arrivals.admit(address)
    this.#server.use((wire, next) =>
      next(
        // Visitors whom even the proxy cannot tell apart must not suffer from one another.
        welcome(proxies.clientOf(wire.request))
          ? versionRefusal(wire.handshake.auth)
          : refusal('rate-limited', 'too many connections'),
      ),
    )
    this.#server.on('connection', (wire) => {
      const connection = new Connection(wire, rooms, relays, new ConnectionCheck(checks))
      bind(wire, connection, handlers, {
        answered: (command, code, ms) => doors.answered(command, code, ms),
        failed: ({ command, reference, error }) =>
          log.error({ command, reference, err: error }, 'a command failed'),
      })
      wire.on('disconnect', () => connection.lost())
    })
  }

  /** How many browsers are connected. */
  get connections(): number {
    return this.#server.of('/').sockets.size
  }

  tell(room: RoomCode, update: Update): void {
    this.#server.to(channelOf(room)).emit('update', update)
  }

  /** Drops every connection without a word, as a failing network would; browsers come back by themselves. */
  drop(): void {
    this.#server.disconnectSockets(true)
  }

  /** Ends every connection and takes no new ones; the HTTP server is its owner's to close. */
  close(): void {
    this.#server.disconnectSockets(true)
    this.#server.engine.close()
  }
}

/** A page of another version must reload. */
function versionRefusal(auth: Record<string, unknown>): Error | undefined {
  return auth['version'] === protocolVersion
    ? undefined
    : refusal('upgrade', 'this page is of another version')
}

/** socket.io hands `data` to the browser's `connect_error`. */
const refusal = (code: 'upgrade' | 'rate-limited', message: string): Error =>
  Object.assign(new Error(message), { data: { code } })
