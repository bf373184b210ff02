import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import type { SocketAddress } from './stun-address.ts'

/** Sends every datagram back, where media will arrive. */
export type Echo = SocketAddress & { close(): void }

/** Listens at the media port, or, while Atrium itself has that, at any other. */
export async function startEcho(address: string, listenIp: string, mediaPort: number): Promise<Echo> {
  for (const port of [mediaPort, 0]) {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
    socket.on('message', (data, from) => socket.send(data, from.port, from.address))
    try {
      // Exclusive, or a port that is taken would be shared in silence.
      socket.bind({
        port,
        exclusive: true,
        ...(isIPv6(address) === isIPv6(listenIp) && { address: listenIp }),
      })
      await once(socket, 'listening')
      return { address, port: socket.address().port, close: () => void socket.close() }
    } catch (error) {
      socket.close()
      if (port === 0) throw error
    }
  }
  throw new Error('no port')
}
