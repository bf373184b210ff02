import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { TrackId } from '#shared/protocol/ids.ts'
import type { Direction } from '../../client/media/routed-media.ts'
import { Statistics, type StatisticsSample, type StatisticsSource } from '../../client/room/statistics.ts'

type Entry = { id: string; type: string } & Record<string, unknown>
type Reports = Record<Direction, Entry[]>

const identify: StatisticsSource['identify'] = (_, identifier) =>
  ({
    'own-camera': { track: 'camera', source: 'camera' } as const,
    'her-camera': { track: 'track-1' as TrackId, source: 'camera' } as const,
    'her-voice': { track: 'track-2' as TrackId, source: 'microphone' } as const,
  })[identifier]

const reportOf = (entries: Entry[]) => new Map(entries.map((entry) => [entry.id, entry])) as RTCStatsReport

/** What is shown after the browser has reported these, one after the other. */
async function shownAfter(...reports: Array<Partial<Reports>>): Promise<StatisticsSample> {
  const report = vi.fn<StatisticsSource['report']>()
  const statistics = new Statistics({ report, identify })
  let last: StatisticsSample | undefined
  for (const reported of reports) {
    report.mockImplementation(async (direction) => reportOf(reported[direction] ?? []))
    last = await statistics.sample()
  }
  return last!
}

const path = (pair: Partial<Entry>): Entry[] => [
  {
    id: 'P0',
    type: 'candidate-pair',
    localCandidateId: 'L0',
    remoteCandidateId: 'R0',
    currentRoundTripTime: 9,
  },
  {
    id: 'P1',
    type: 'candidate-pair',
    localCandidateId: 'L1',
    remoteCandidateId: 'R1',
    currentRoundTripTime: 0.042,
    ...pair,
  },
  { id: 'L0', type: 'local-candidate', protocol: 'udp', candidateType: 'host', address: '10.0.0.1', port: 1 },
  {
    id: 'L1',
    type: 'local-candidate',
    protocol: 'tcp',
    candidateType: 'prflx',
    address: '10.0.0.2',
    port: 9,
  },
  {
    id: 'R1',
    type: 'remote-candidate',
    protocol: 'tcp',
    candidateType: 'host',
    address: '192.0.2.1',
    port: 44_444,
  },
]
const chromiumPath = [...path({}), { id: 'T1', type: 'transport', selectedCandidatePairId: 'P1' }]
const firefoxPath = path({ selected: true })

/** A picture and a voice received, `seconds` in: 1 Mbit/s, and one packet of ten lost in the second second. */
const received = (seconds: number): Entry[] => [
  { id: 'C1', type: 'codec', mimeType: 'video/VP8' },
  {
    id: 'IV',
    type: 'inbound-rtp',
    kind: 'video',
    codecId: 'C1',
    trackIdentifier: 'her-camera',
    timestamp: 1_000_000 + seconds * 1_000,
    bytesReceived: seconds * 125_000,
    packetsReceived: 100 + seconds * 90,
    packetsLost: seconds > 1 ? 10 : 0,
    jitter: 0.004,
    frameWidth: 640,
    frameHeight: 360,
    framesPerSecond: 25,
    framesDecoded: seconds * 25,
    freezeCount: 1,
  },
  {
    id: 'IA',
    type: 'inbound-rtp',
    kind: 'audio',
    trackIdentifier: 'her-voice',
    timestamp: 1_000_000 + seconds * 1_000,
    bytesReceived: seconds * 5_000,
    packetsReceived: seconds * 50,
    packetsLost: -1,
  },
  { id: 'IX', type: 'inbound-rtp', kind: 'video', trackIdentifier: 'probator', bytesReceived: 1 },
]

/** A camera sent in layers, `seconds` in: the highest is switched off, but the browser still tells its size. */
const sent = (seconds: number): Entry[] => [
  { id: 'S1', type: 'media-source', kind: 'video', trackIdentifier: 'own-camera' },
  { id: 'C1', type: 'codec', mimeType: 'video/VP8' },
  ...[
    { rid: 'r2', height: 720, rate: 0 },
    { rid: 'r1', height: 360, rate: 50_000 },
    { rid: 'r0', height: 180, rate: 12_500 },
  ].flatMap(({ rid, height, rate }) => [
    {
      id: `O${rid}`,
      type: 'outbound-rtp',
      kind: 'video',
      rid,
      mediaSourceId: 'S1',
      codecId: 'C1',
      remoteId: `RI${rid}`,
      timestamp: seconds * 1_000,
      bytesSent: seconds * rate,
      packetsSent: seconds * 100,
      frameWidth: (height * 16) / 9,
      frameHeight: height,
      framesPerSecond: 30,
      framesEncoded: seconds * 30,
      scalabilityMode: 'L1T3',
    },
    {
      id: `RI${rid}`,
      type: 'remote-inbound-rtp',
      packetsLost: rid === 'r1' ? seconds * 20 : 0,
      jitter: 0.002,
    },
  ]),
]

test('what is received is told by the second between two samples', async () => {
  const { tracks } = await shownAfter({ receive: received(1) }, { receive: received(2) })
  expect(tracks).toHaveLength(2)
  expect(tracks[0]).toMatchObject({
    track: 'track-1',
    direction: 'receive',
    source: 'camera',
    kind: 'video',
    codec: 'VP8',
    bitrate: 1_000_000,
    loss: 0.1,
    concealed: 0,
    jitter: 4,
    width: 640,
    height: 360,
    fps: 25,
    frames: 50,
    freezes: 1,
    bytes: 250_000,
  })
  expect(tracks[1]).toMatchObject({ track: 'track-2', kind: 'audio', bitrate: 40_000, loss: 0, codec: '' })
})

test('the first sample knows no rate yet', async () => {
  const { tracks, connection } = await shownAfter({ receive: received(2) })
  expect(tracks.map(({ bitrate }) => bitrate)).toEqual([0, 0])
  expect(connection.bitrateDown).toBe(0)
  expect(tracks[0]?.height).toBe(360)
})

test('counters that begin anew give no negative rate', async () => {
  const { tracks } = await shownAfter({ receive: received(5) }, { receive: received(1) })
  for (const { bitrate, loss } of tracks) expect([bitrate, loss]).toEqual([0, 0])
})

test('the layers of a camera are one track: the sum of what flows, as large as the largest that flows', async () => {
  const { tracks } = await shownAfter({ send: sent(1) }, { send: sent(2) })
  expect(tracks).toHaveLength(1)
  expect(tracks[0]).toMatchObject({
    track: 'camera',
    direction: 'send',
    bitrate: 500_000,
    bytes: 125_000,
    width: 640,
    height: 360,
    layer: 'r0 r1',
    jitter: 2,
  })
  // 20 of the 100 packets sent.
  expect(tracks[0]?.loss).toBeCloseTo(0.2)
})

test.each([
  ['Chromium', chromiumPath],
  ['Firefox', firefoxPath],
])('the way that is taken is found in what %s reports', async (_, entries) => {
  const { connection } = await shownAfter(
    { send: [...entries, ...sent(1)], receive: [...entries, ...received(1)] },
    { send: [...entries, ...sent(2)], receive: [...entries, ...received(2)] },
  )
  expect(connection).toMatchObject({
    protocol: 'tcp',
    localCandidate: 'prflx 10.0.0.2:9',
    remoteCandidate: 'host 192.0.2.1:44444',
    roundTripTime: 42,
    bitrateUp: 500_000,
    bitrateDown: 1_040_000,
    loss: 0.05,
  })
})

test('whoever only sends has a connection too', async () => {
  const { connection } = await shownAfter({ send: path({ selected: true, availableOutgoingBitrate: 2e6 }) })
  expect(connection).toMatchObject({ protocol: 'tcp', roundTripTime: 42, availableUp: 2_000_000, loss: 0 })
})

test('without media, or when the browser does not answer, there is an empty sample', async () => {
  for (const report of [async () => undefined, () => Promise.reject(new Error('closed'))]) {
    const sample = await new Statistics({ report, identify }).sample()
    expect(sample.tracks).toEqual([])
    expect(sample.connection).toMatchObject({
      bitrateUp: 0,
      bitrateDown: 0,
      protocol: '',
      localCandidate: '',
    })
  }
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('samples are taken once a second while anybody looks, and the last minute is kept', async () => {
  const statistics = new Statistics({ report: async () => undefined, identify })
  const [stopOne, stopOther] = [statistics.watch(), statistics.watch()]
  await vi.advanceTimersByTimeAsync(10_000)
  expect(statistics.history.value).toHaveLength(11)
  stopOne()
  stopOne()
  await vi.advanceTimersByTimeAsync(90_000)
  expect(statistics.history.value).toHaveLength(60)
  stopOther()
  expect(vi.getTimerCount()).toBe(0)
})

test('once closed nothing is measured any more', async () => {
  const statistics = new Statistics({ report: async () => undefined, identify })
  statistics.watch()
  statistics.close()
  expect(vi.getTimerCount()).toBe(0)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(statistics.history.value).toEqual([])
})
