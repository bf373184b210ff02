import { expect, test, vi } from 'vitest'
import type { Flow } from '../../server/media/increases.ts'
import type { Direction, MediaSampleListener } from '../../server/media/media-sampler.ts'
import { opusParameters } from '../support/rtp.ts'
import { PacketStream, senderReport } from './rtp-packet.ts'
import { flowing, newTrack, TestEngine } from './test-engine.ts'

const patience = { timeout: 40_000, interval: 100 }

/** Adds up what it hears. */
class Sums implements MediaSampleListener {
  readonly bytes = { incoming: 0, outgoing: 0 }
  readonly packets = { incoming: 0, outgoing: 0 }
  readonly lost = { incoming: 0, outgoing: 0 }
  rounds = 0
  cpu = 0
  readonly faults: unknown[] = []

  carried(direction: Direction, bytes: number): void {
    this.bytes[direction] += bytes
  }

  flowed(direction: Direction, _kind: string, flow: Flow): void {
    this.packets[direction] += flow.packets
    this.lost[direction] += flow.lost
  }

  roundTrip(): void {}

  worked(_index: number, { user, system }: { user: number; system: number }): void {
    this.cpu += user + system
  }

  rounded(): void {
    this.rounds++
  }

  failed(error: unknown): void {
    this.faults.push(error)
  }
}

test('what flows is added up: packets and bytes, in and out, and the CPU time it took', async () => {
  using engine = await TestEngine.start()
  const sums = new Sums()
  const sampler = engine.engine.sample(sums)
  const room = await engine.openRoom()
  const [ann, ben] = await Promise.all([engine.openDirect(room), engine.openDirect(room)])
  const track = newTrack('microphone')
  const parameters = opusParameters()
  const ssrc = parameters.encodings![0]!.ssrc!
  const producer = new Promise<(packet: Buffer) => void>((found) =>
    ann.send.observer.once('newproducer', (made) => found((packet) => made.send(packet))),
  )
  await ann.media.publish(track, parameters)
  await ben.media.subscribe(track.id, flowing)
  const send = await producer
  const stream = new PacketStream({ payloadType: 111, ssrc, payload: Buffer.alloc(40, 0x78) })
  for (let n = 0; n < 100; n++) {
    const packet = stream.next()
    if (n % 10 !== 5) send(packet)
  }
  ann.send.sendRtcp(senderReport(ssrc))
  await vi.waitFor(() => {
    expect(sums.packets).toEqual({ incoming: 90, outgoing: 90 })
    expect(sums.bytes.incoming).toBeGreaterThan(90 * 40)
    expect(sums.bytes.outgoing).toBeGreaterThan(90 * 40)
    expect(sums.cpu).toBeGreaterThan(0)
    expect(sums.rounds).toBeGreaterThan(1)
  }, patience)
  sampler.close()
  expect(sums.faults).toEqual([])
})

test('a worker that dies while it is asked is no fault', async () => {
  using engine = await TestEngine.start()
  const sums = new Sums()
  using sampler = Object.assign(engine.engine.sample(sums), { [Symbol.dispose]: () => {} })
  const room = await engine.openRoom()
  await Promise.all(Array.from({ length: 20 }, () => room.media.openParticipant(engine.ask)))
  const { rounds } = sums
  process.kill(room.worker.pid, 'SIGKILL')
  await vi.waitFor(() => expect(sums.rounds).toBeGreaterThan(rounds + 1), patience)
  sampler.close()
  expect(sums.faults).toEqual([])
})
