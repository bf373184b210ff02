// Run inside a namespace: says by STUN what the NAT in front of it does (RFC 5780, 4.3 and 4.4), as JSON.
import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'

/** `independent` of where it goes or comes from, or dependent on the `address`, or on address and `port`. */
export type NatBehaviour = { mapping: Dependence; filtering: Dependence }
type Dependence = 'independent' | 'address' | 'port'
type Place = { address: string; port: number }

const cookie = 0x2112a442
const attributes = { xorMapped: 0x0020, changeRequest: 0x0003, other: 0x802c }
/** Asks the server to answer from another address, another port, or both. */
const change = { address: 4, port: 2, both: 6 }

function request(changing: number): Buffer {
  const body = Buffer.alloc(changing ? 8 : 0)
  if (changing) {
    body.writeUInt16BE(attributes.changeRequest, 0)
    body.writeUInt16BE(4, 2)
    body.writeUInt32BE(changing, 4)
  }
  const head = Buffer.alloc(20)
  head.writeUInt16BE(0x0001, 0)
  head.writeUInt16BE(body.length, 2)
  head.writeUInt32BE(cookie, 4)
  randomBytes(12).copy(head, 8)
  return Buffer.concat([head, body])
}

function placeIn(message: Buffer, wanted: number): Place | undefined {
  for (let at = 20; at + 4 <= message.length; at += 4 + ((message.readUInt16BE(at + 2) + 3) & ~3)) {
    if (message.readUInt16BE(at) !== wanted) continue
    const mask = wanted === attributes.xorMapped ? cookie : 0
    const port = message.readUInt16BE(at + 6) ^ (mask >>> 16)
    const bits = (message.readUInt32BE(at + 8) ^ mask) >>> 0
    return { address: [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.'), port }
  }
  return undefined
}

/** Asks three times within about a second; undefined if no answer comes. */
async function ask(socket: Socket, to: Place, changing = 0): Promise<Buffer | undefined> {
  const question = request(changing)
  for (let tries = 0; tries < 3; tries++) {
    const answer = await new Promise<Buffer | undefined>((resolve) => {
      const timer = setTimeout(() => done(undefined), 400)
      const heard = (message: Buffer): void => {
        if (message.subarray(8, 20).equals(question.subarray(8, 20))) done(message)
      }
      const done = (message: Buffer | undefined): void => {
        clearTimeout(timer)
        socket.off('message', heard)
        resolve(message)
      }
      socket.on('message', heard)
      socket.send(question, to.port, to.address)
    })
    if (answer) return answer
  }
  return undefined
}

async function withSocket<T>(use: (socket: Socket) => Promise<T>): Promise<T> {
  const socket = createSocket('udp4')
  await new Promise<void>((bound) => socket.bind(0, bound))
  try {
    return await use(socket)
  } finally {
    socket.close()
  }
}

async function probe(server: Place): Promise<NatBehaviour> {
  const mappedBy = async (socket: Socket, to: Place): Promise<string> => {
    const place = placeIn((await ask(socket, to)) ?? Buffer.alloc(0), attributes.xorMapped)
    if (!place) throw new Error(`no answer from ${to.address}:${to.port}`)
    return `${place.address}:${place.port}`
  }
  const mapping = await withSocket(async (socket): Promise<Dependence> => {
    const first = await ask(socket, server)
    const other = first && placeIn(first, attributes.other)
    const mapped = first && placeIn(first, attributes.xorMapped)
    if (!other || !mapped) throw new Error('the STUN server does not help to probe a NAT')
    const one = `${mapped.address}:${mapped.port}`
    const second = await mappedBy(socket, { address: other.address, port: server.port })
    const third = await mappedBy(socket, other)
    if (second === one && third === one) return 'independent'
    return third === second ? 'address' : 'port'
  })
  const filtering = await withSocket(async (socket): Promise<Dependence> => {
    await ask(socket, server)
    if (await ask(socket, server, change.both)) return 'independent'
    return (await ask(socket, server, change.port)) ? 'address' : 'port'
  })
  return { mapping, filtering }
}

const [address = '', port = '3478'] = process.argv.slice(2)
console.log(JSON.stringify(await probe({ address, port: Number(port) })))
