import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import type { ParticipantId, TrackId } from '#shared/protocol/ids.ts'
import type { RoomEvent } from '#shared/protocol/index.ts'

/**
 * What the updates are measured against: every change is told to everybody at once, to each by a message of its own.
 * It does nothing else: no rules, no state, no media.
 */
const present = new Set<Socket>()
let revision = 0

function happen(event: RoomEvent): void {
  revision++
  for (const socket of present) socket.emit('event', revision, event)
}

type Fields = { name: string; raised: boolean; muted: boolean; id: TrackId }

function run(socket: Socket, id: ParticipantId, command: string, asked: Fields): unknown {
  if (command === 'room.join') {
    const participant = { id, name: asked.name, away: false, joinedAt: Date.now() }
    happen({ type: 'participant.joined', participant })
    present.add(socket)
    return { you: id }
  }
  if (command === 'room.leave') {
    present.delete(socket)
    happen({ type: 'participant.left', id })
  }
  if (command === 'hand.set') happen({ type: asked.raised ? 'hand.raised' : 'hand.lowered', id })
  if (command === 'participant.rename') happen({ type: 'participant.renamed', id, name: asked.name })
  if (command === 'track.mute') happen({ type: 'track.muted', id: asked.id, muted: asked.muted })
  return command === 'track.publish' ? { id: randomUUID() } : {}
}

const http = createServer((_, response) => response.end())
const server = new Server(http, { transports: ['websocket'], serveClient: false, pingInterval: 5_000 })
server.on('connection', (socket) => {
  const id = randomUUID() as ParticipantId
  socket.onAny((command: string, asked: Fields, answer: (ack: unknown) => void) =>
    answer({ ok: true, data: run(socket, id, command, asked) }),
  )
  socket.on('disconnect', () => present.delete(socket))
})
http.listen(Number(process.env['PORT']), '127.0.0.1')
