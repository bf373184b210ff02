import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createWorker, type types } from 'mediasoup'
import { afterEach, expect, test, vi } from 'vitest'

// What leaves together must arrive as if each datagram had left by itself: whole, and in its order for each receiver.

const codec = { mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 } as const
const listenInfo: types.TransportListenInfo = { protocol: 'udp', ip: '127.0.0.1' }
const ssrc = 1_234
const [header, counter] = [12, 4]
/** Runs of equal lengths, with shorter and longer ones between them, and one that no Ethernet frame holds. */
const lengths = [900, 900, 900, 200, 900, 901, 901, 1, 1_300, 1_300, 1_200, 3_000, 3_000, 60, 60, 60, 61]

const open: Array<() => void> = []
afterEach(() => {
  for (const close of open.splice(0).toReversed()) close()
})

test.each(['on', 'off'])(
  'a burst reaches every receiver whole and in order (batches: %s)',
  async (batches) => {
    vi.stubEnv('MEDIASOUP_UDP_BATCHES', batches)
    const worker = await createWorker()
    open.push(
      () => worker.close(),
      () => vi.unstubAllEnvs(),
    )
    const router = await worker.createRouter({ mediaCodecs: [{ ...codec, kind: 'audio' }] })
    const sender = await router.createDirectTransport()
    const producer = await sender.produce({
      kind: 'audio',
      rtpParameters: { codecs: [codec], encodings: [{ ssrc }] },
    })
    const receivers = await Promise.all(Array.from({ length: 5 }, () => receive(router, producer)))

    const rounds = 40
    const sent = Array.from({ length: rounds }, () => lengths).flat()
    sent.forEach((length, index) => producer.send(packet(index, length)))

    const everything = sent.map((length, index) => [index, counter + length])
    for (const received of receivers)
      await vi.waitFor(() => expect(received).toHaveLength(sent.length), { timeout: 20_000 })
    for (const received of receivers) expect(received).toEqual(everything)
  },
)

test('whatever waits when a transport closes is nobody’s trouble', async () => {
  const worker = await createWorker()
  open.push(() => worker.close())
  const router = await worker.createRouter({ mediaCodecs: [{ ...codec, kind: 'audio' }] })
  const sender = await router.createDirectTransport()
  for (let round = 0; round < 20; round++) {
    const producer = await sender.produce({
      kind: 'audio',
      rtpParameters: { codecs: [codec], encodings: [{ ssrc }] },
    })
    const transport = await plainTransport(router, 9)
    await transport.consume({ producerId: producer.id, rtpCapabilities: router.rtpCapabilities })
    for (let index = 0; index < 50; index++) producer.send(packet(index, 500))
    transport.close()
    producer.close()
  }
  expect(await worker.dump()).toMatchObject({ pid: worker.pid })
})

/** What arrives at a new receiver: number and payload length of each packet. */
async function receive(router: types.Router, producer: types.Producer): Promise<Array<[number, number]>> {
  const socket = await openSocket()
  const received: Array<[number, number]> = []
  socket.on('message', (datagram) => {
    // The others are RTCP (RFC 5761).
    if ((datagram.readUInt8(1) & 0x7f) !== codec.payloadType) return
    const payload = datagram.subarray(header + extensionLength(datagram))
    received.push([payload.readUInt32BE(), payload.length])
  })
  const transport = await plainTransport(router, socket.address().port)
  await transport.consume({ producerId: producer.id, rtpCapabilities: router.rtpCapabilities })
  return received
}

async function plainTransport(router: types.Router, port: number): Promise<types.PlainTransport> {
  const transport = await router.createPlainTransport({ listenInfo, rtcpMux: true, comedia: false })
  await transport.connect({ ip: '127.0.0.1', port })
  return transport
}

async function openSocket(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1_024 * 1_024 })
  open.push(() => void socket.close())
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

/** Bytes of the header extension (RFC 3550, section 5.3.1). */
const extensionLength = (datagram: Buffer): number =>
  datagram.readUInt8() & 0x10 ? 4 + 4 * datagram.readUInt16BE(header + 2) : 0

/** Counted in its payload; `length` is what follows the counter. */
function packet(index: number, length: number): Buffer {
  const bytes = Buffer.alloc(header + counter + length)
  bytes.writeUInt8(0x80, 0)
  bytes.writeUInt8(codec.payloadType, 1)
  bytes.writeUInt16BE(index & 0xffff, 2)
  bytes.writeUInt32BE(index * 960, 4)
  bytes.writeUInt32BE(ssrc, 8)
  bytes.writeUInt32BE(index, header)
  return bytes
}
