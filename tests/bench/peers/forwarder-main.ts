import { createServer } from 'node:http'
import { createWorker } from 'mediasoup'
import { Server, type Socket } from 'socket.io'
import { mediaBufferSize } from '../../../server/media/addresses.ts'
import type { ForwarderPeer } from './forwarder-peer.ts'
import type { Answer, FromForwarder, ToForwarder } from './forwarder-protocol.ts'
import { ForwarderRoom, type ForwarderPattern } from './forwarder-room.ts'

/** What Atrium is compared with: the same worker with as little around it as mediasoup-demo has, or less. */
const { PORT, MEDIA_PORT, PATTERN } = process.env

const worker = await createWorker({ logLevel: 'error' })
const [buffers, place] = [
  { sendBufferSize: mediaBufferSize, recvBufferSize: mediaBufferSize },
  { ip: '127.0.0.1', port: Number(MEDIA_PORT) },
]
const webRtcServer = await worker.createWebRtcServer({
  listenInfos: [
    { protocol: 'udp', ...place, ...buffers },
    { protocol: 'tcp', ...place },
  ],
})
const rooms = new Map<string, Promise<ForwarderRoom>>()

function roomOf(name: string): Promise<ForwarderRoom> {
  const room = rooms.get(name) ?? ForwarderRoom.open(worker, webRtcServer, PATTERN as ForwarderPattern)
  rooms.set(name, room)
  return room
}

function serve(socket: Socket<ToForwarder, FromForwarder>): void {
  let inside: { room: ForwarderRoom; peer: ForwarderPeer } | undefined
  const here = () => {
    if (!inside) throw new Error('not joined')
    return inside
  }
  const listener: ForwarderPeer['listener'] = {
    opened: (stream) => void socket.emit('opened', stream),
    closed: (id) => void socket.emit('closed', id),
  }
  socket.on('join', ({ room: name, fingerprint }, answer) =>
    tell(answer, async () => {
      const room = await roomOf(name)
      const peer = await room.join(fingerprint, listener)
      inside = { room, peer }
      if (!socket.connected) room.leave(peer)
      // The answer goes out first.
      setImmediate(() => void room.enter(peer))
      return peer.grant
    }),
  )
  socket.on('produce', (asked, answer) =>
    tell(answer, async () => ({ id: await here().room.produce(here().peer, asked) })),
  )
  socket.on('resume', (ids, answer) =>
    tell(answer, async () => {
      await here().peer.resume(ids)
      return null
    }),
  )
  socket.on('disconnect', () => inside?.room.leave(inside.peer))
}

async function tellOf<T>(action: () => Promise<T>): Promise<Parameters<Answer<T>>[0]> {
  try {
    return { value: await action() }
  } catch (error) {
    return { error: String(error) }
  }
}

function tell<T>(answer: Answer<T>, action: () => Promise<T>): void {
  void tellOf(action).then(answer)
}

const http = createServer((_, response) => response.end())
const server = new Server<ToForwarder, FromForwarder>(http, { transports: ['websocket'], serveClient: false })
server.on('connection', serve)
http.listen(Number(PORT), '127.0.0.1')
// mediasoup listens to it, so that it does not end the process by itself.
process.once('SIGTERM', () => process.exit())
