import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect as connectTcp, isIP, isIPv6 } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { Lifetime } from '#shared/lifetime.ts'

/** Where a STUN or TURN server is, and how it is reached. */
export type StunPlace = { host: string; port: number; protocol: 'udp' | 'tcp' | 'tls' }

/** Carries whole messages; `reliable`: nothing has to be sent twice. */
export type StunTransport = {
  readonly reliable: boolean
  send(bytes: Buffer): void
  close(): void
}

type Ears = { received(bytes: Buffer): void; lost(error: Error): void }

/** Opens the way to a server; rejects if it cannot be reached within `patience` ms. */
export async function openStunTransport(
  place: StunPlace,
  patience: number,
  ears: Ears,
): Promise<StunTransport> {
  return place.protocol === 'udp' ? openUdp(place, ears) : openStream(place, patience, ears)
}

async function openUdp({ host, port }: StunPlace, { received, lost }: Ears): Promise<StunTransport> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
  socket.on('message', received).on('error', lost)
  try {
    socket.connect(port, host)
    await once(socket, 'connect')
  } catch (error) {
    socket.close()
    throw error
  }
  const life = new Lifetime()
  let pending = 0
  const end = () => {
    if (life.closed && pending === 0) socket.close()
  }
  life.onClose(end)
  return {
    reliable: false,
    send(bytes) {
      if (life.closed) return
      pending++
      // A last message goes out before the socket closes.
      socket.send(bytes, (error) => {
        pending--
        if (error && !life.closed) lost(error)
        end()
      })
    },
    close: () => life.close(),
  }
}

async function openStream(
  { host, port, protocol }: StunPlace,
  patience: number,
  { received, lost }: Ears,
): Promise<StunTransport> {
  const secure = protocol === 'tls'
  const servername = isIP(host) ? {} : { servername: host }
  const socket = secure ? connectTls({ host, port, ...servername }) : connectTcp({ host, port })
  try {
    await once(socket, secure ? 'secureConnect' : 'connect', { signal: AbortSignal.timeout(patience) })
  } catch (error) {
    socket.destroy()
    throw error
  }
  let rest: Buffer = Buffer.alloc(0)
  socket.on('data', (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes])
    for (let length = frameLength(rest); length <= rest.length; length = frameLength(rest)) {
      received(rest.subarray(0, length))
      rest = rest.subarray(length)
    }
  })
  socket.on('error', lost).on('end', () => lost(new Error('the server ended the connection')))
  return {
    reliable: true,
    send: (bytes) => void socket.write(Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])),
    close: () => socket.destroySoon(),
  }
}

/** Bytes of the message that begins here: STUN (RFC 8489, section 6.2.2) or ChannelData (RFC 8656, section 12.5). */
function frameLength(bytes: Buffer): number {
  if (bytes.length < 4) return Infinity
  const length = bytes.readUInt16BE(2)
  return bytes.readUInt16BE(0) >> 14 === 1 ? 4 + length + (-length & 3) : 20 + length
}
