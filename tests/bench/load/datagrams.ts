import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import type { PacketListener, PacketNetwork, PacketSocket } from './network.ts'

const bufferSize = 4 * 1_024 * 1_024

/** Node's own datagram sockets: about twice the CPU per packet, and arrivals are stamped when Node gets to them. */
export class Datagrams implements PacketNetwork {
  async open(address: string, port: number, listener: PacketListener): Promise<PacketSocket> {
    const socket = createSocket({
      type: isIPv6(address) ? 'udp6' : 'udp4',
      recvBufferSize: bufferSize,
      sendBufferSize: bufferSize,
    })
    socket.on('message', (packet) => listener(packet, this.now()))
    // ICMP "port unreachable": consent will tell that nobody is there.
    socket.on('error', () => {})
    socket.connect(port, address)
    await once(socket, 'connect')
    let open = true
    return {
      // Node sends later, when the bytes may already be others.
      send: (packets) => {
        if (open) for (const packet of packets) socket.send(Buffer.from(packet), () => {})
      },
      settle: () => {},
      close: () => {
        if (open) socket.close()
        open = false
      },
    }
  }

  poll(): void {}

  now(): number {
    return (performance.timeOrigin + performance.now()) * 1_000
  }

  close(): void {}
}
