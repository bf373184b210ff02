import { describe, expect, test } from 'vitest'
import { audioLevelOf, sequenceOf, timestampOf } from '../../server/media/rtp-header.ts'
import { SplicedStream } from '../../server/media/spliced-stream.ts'

function packet(sequence: number, timestamp: number, extension: number[] = []): Buffer {
  const header = Buffer.alloc(12)
  header[0] = extension.length > 0 ? 0x90 : 0x80
  header[1] = 111
  header.writeUInt16BE(sequence & 0xffff, 2)
  header.writeUInt32BE(timestamp >>> 0, 4)
  header.writeUInt32BE(7, 8)
  return Buffer.concat([header, Buffer.from(extension), Buffer.from('payload')])
}

describe('one stream of several', () => {
  const [ann, ben] = [{}, {}]
  const look = (sent: Buffer) => [sequenceOf(sent), timestampOf(sent), sent.readUInt8(1) >> 7]

  /** Sends the packets of a piece, 20 ms after one another unless told otherwise. */
  function send(stream: SplicedStream, source: object, packets: Buffer[], now: number, every = 20) {
    stream.begin({ source, first: packets[0]!, newest: packets.at(every === 0 ? -1 : 0)! }, now)
    return packets.filter((each, index) => stream.take(each, now + index * every)).map(look)
  }

  test('goes on without a gap from one source to the next, as much later as it is', () => {
    const stream = new SplicedStream(99)
    const [, second] = send(stream, ann, [packet(65_535, 2 ** 32 - 960), packet(0, 0)], 1_000)
    const [third, fourth] = send(stream, ben, [packet(500, 77), packet(501, 77 + 960)], 1_520)
    expect(third![0]).toBe(second![0]! + 1)
    expect(third![1]! - second![1]!).toBe(500 * 48)
    expect(fourth![0]).toBe(third![0]! + 1)
    expect(fourth![1]! - third![1]!).toBe(960)
    expect([second![2], third![2], fourth![2]]).toEqual([0, 1, 0])
  })

  test('several packets that come at once are in the past, but never before what was sent', () => {
    const stream = new SplicedStream(99)
    const [before] = send(stream, ann, [packet(1, 0)], 1_000)
    const burst = [packet(10, 0), packet(11, 960), packet(12, 1_920)]
    expect(send(stream, ben, burst, 1_100, 0)[0]![1]! - before![1]!).toBe(100 * 48 - 1_920)

    const early = new SplicedStream(99)
    send(early, ann, [packet(1, 0)], 1_000)
    const [next] = send(early, ben, [packet(10, 0), packet(11, 960), packet(12, 1_920)], 1_010, 0)
    expect(next![1]! - before![1]!).toBe(960)
  })

  test('the same source goes on by its own clock after a pause, unless that clock has jumped', () => {
    const stream = new SplicedStream(99)
    const [first] = send(stream, ann, [packet(1, 5_000)], 1_000)
    const [second] = send(stream, ann, [packet(60, 5_000 + 48_123)], 2_000)
    expect([second![0]! - first![0]!, second![1]! - first![1]!]).toEqual([1, 48_123])
    const [third] = send(stream, ann, [packet(9_000, 17)], 3_000)
    expect([third![0]! - second![0]!, third![1]! - second![1]!]).toEqual([1, 48_000])
  })

  test('a loss stays a loss, a late packet keeps its place, and one from before the piece is not sent', () => {
    const stream = new SplicedStream(99)
    const sent = send(stream, ann, [packet(5, 0), packet(7, 1_920), packet(6, 960), packet(4, 9)], 0)
    const [first] = sent
    expect(sent.map(([sequence]) => sequence! - first![0]!)).toEqual([0, 2, 1])
  })

  test('a piece may be longer than sequence numbers reach', () => {
    const stream = new SplicedStream(99)
    const packets = Array.from({ length: 70_000 }, (_, index) => packet(index, index * 960))
    expect(send(stream, ann, packets, 0)).toHaveLength(70_000)
  })

  test('the payload is not touched, and all is from one source', () => {
    const stream = new SplicedStream(99)
    const one = packet(1, 2)
    send(stream, ann, [one], 0)
    expect(one.readUInt32BE(8)).toBe(99)
    expect(one.subarray(12).toString()).toBe('payload')
  })
})

describe('how loud a packet is', () => {
  const short = [0xbe, 0xde, 0, 1]
  const long = [0x10, 0, 0, 1]
  test.each<[string, number[], number | undefined]>([
    ['says so', [...short, 0x60, 0x80 | 30, 0, 0], -30],
    ['says so behind something else', [...short, 0x10, 1, 0x60, 45], -45],
    ['says so behind padding', [...short, 0, 0, 0x60, 127], -127],
    ['says so with two-byte headers', [...long, 6, 1, 0x80 | 12, 0], -12],
    ['says something else', [...short, 0x10, 1, 0, 0], undefined],
    ['says nothing', [], undefined],
    ['is cut off', [0xbe, 0xde, 0, 9, 0x60, 1, 0, 0], undefined],
    ['ends in the middle of it', [...short, 0, 0, 0, 0x60], undefined],
  ])('%s', (_, extension, level) => {
    expect(audioLevelOf(packet(1, 1, extension), 6)).toBe(level)
  })
})
