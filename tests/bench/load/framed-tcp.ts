import { once } from 'node:events'
import { connect } from 'node:net'
import type { PacketSocket } from './network.ts'

/** Connects by TCP, with each packet behind its length (RFC 4571). */
export async function openFramedTcp(
  address: string,
  port: number,
  listener: (packet: Buffer) => void,
): Promise<PacketSocket> {
  const socket = connect({ host: address, port, noDelay: true })
  await once(socket, 'connect')
  socket.on('error', () => {})
  let rest: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
      const end = 2 + rest.readUInt16BE(0)
      listener(rest.subarray(2, end))
      rest = rest.subarray(end)
    }
  })
  return {
    send: (packets) => void socket.write(Buffer.concat(packets.flatMap(framed))),
    settle: () => {},
    close: () => socket.destroy(),
  }
}

function framed(packet: Buffer): Buffer[] {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(packet.length)
  return [length, packet]
}
