import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { xorAddress } from '../../server/doctor/stun-address.ts'
import { decodeStun, encodeStun, stunAttribute } from '../../server/doctor/stun-message.ts'

/** A STUN server that sees everybody at the same address, as one outside of a NAT would; ends with its test (`using`). */
export async function startStunServer(address: string): Promise<Disposable & { url: string }> {
  const socket = createSocket('udp4')
  socket.on('message', (bytes, from) => {
    const request = decodeStun(bytes)
    if (!request) return
    const value = xorAddress({ address, port: from.port }, request.transaction)
    const attributes = [{ type: stunAttribute.xorMappedAddress, value }]
    socket.send(encodeStun({ ...request, kind: 'success', attributes }), from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    url: `stun:127.0.0.1:${socket.address().port}`,
    [Symbol.dispose]: () => void socket.close(),
  }
}
