import { shallowRef, type ShallowRef } from 'vue'
import { Lifetime } from '#shared/lifetime.ts'
import type { TrackId } from '#shared/protocol/ids.ts'
import type { Source } from '#shared/protocol/track.ts'
import type { Direction } from '../media/routed-media.ts'
import { selectedPair, type Entry } from '../media/selected-pair.ts'

/** How one track does. Bit rate in bit/s, loss and concealed 0 to 1, jitter in ms, size in pixels. */
export type TrackStatistics = {
  track: TrackId | Source
  direction: Direction
  source: Source
  kind: 'audio' | 'video'
  codec: string
  bitrate: number
  loss: number
  /** The share of sound that had to be made up because nothing came in time. */
  concealed: number
  jitter: number
  width: number
  height: number
  fps: number
  layer: string
  frames: number
  freezes: number
  bytes: number
}

/** How the connection to the server does. Bit rates in bit/s, loss 0 to 1, round-trip time in ms. */
export type ConnectionStatistics = {
  bitrateUp: number
  bitrateDown: number
  loss: number
  roundTripTime: number
  protocol: string
  localCandidate: string
  remoteCandidate: string
  availableUp: number
  availableDown: number
}

export type StatisticsSample = {
  at: number
  connection: ConnectionStatistics
  tracks: readonly TrackStatistics[]
}

/** What the statistics are read from. */
export type StatisticsSource = {
  report(direction: Direction): Promise<RTCStatsReport | undefined>
  /** Whose track a browser's own track id belongs to; undefined if it is none of ours. */
  identify(
    direction: Direction,
    trackIdentifier: string,
  ): { track: TrackId | Source; source: Source } | undefined
}

type Counters = {
  at: number
  bytes: number
  lost: number
  packets: number
  samples: number
  concealed: number
}

/** ms between samples while somebody watches, and how many are kept. */
const pace = 1_000
const kept = 60

/** How the media does, in figures, sampled once a second while somebody looks. */
export class Statistics {
  readonly history: ShallowRef<readonly StatisticsSample[]> = shallowRef([])
  readonly #source: StatisticsSource
  readonly #life = new Lifetime()
  #watchers = 0
  #stop = () => {}
  /** Counters of the last sample, by report id. */
  #before = new Map<string, Counters>()

  constructor(source: StatisticsSource) {
    this.#source = source
  }

  /** Samples until the returned function is called. */
  watch(): () => void {
    if (this.#watchers++ === 0) {
      const take = () => void this.sample()
      take()
      this.#stop = this.#life.every(pace, take)
    }
    let watching = true
    return () => {
      if (!watching) return
      watching = false
      if (--this.#watchers === 0) this.#stop()
    }
  }

  async sample(): Promise<StatisticsSample> {
    const [up, down] = await Promise.all([this.#entries('send'), this.#entries('receive')])
    const tracks = [...this.#tracks('send', up), ...this.#tracks('receive', down)]
    const sample = { at: Date.now(), connection: connectionOf(up, down, tracks), tracks }
    if (!this.#life.closed) this.history.value = [...this.history.value, sample].slice(-kept)
    return sample
  }

  close(): void {
    this.#life.close()
  }

  async #entries(direction: Direction): Promise<Map<string, Entry>> {
    const report = await this.#source.report(direction).catch(() => undefined)
    const entries = new Map<string, Entry>()
    report?.forEach((entry: Entry) => entries.set(entry.id, entry))
    return entries
  }

  #tracks(direction: Direction, entries: Map<string, Entry>): TrackStatistics[] {
    const type = direction === 'send' ? 'outbound-rtp' : 'inbound-rtp'
    const found = new Map<TrackId | Source, TrackStatistics[]>()
    for (const entry of entries.values()) {
      const identity =
        entry.type === type ? this.#source.identify(direction, trackOf(entry, entries)) : undefined
      if (!identity) continue
      const layer = this.#read(direction, identity, entry, entries)
      found.set(identity.track, [...(found.get(identity.track) ?? []), layer])
    }
    return [...found.values()].map(merged)
  }

  #read(
    direction: Direction,
    { track, source }: { track: TrackId | Source; source: Source },
    entry: Entry,
    entries: Map<string, Entry>,
  ): TrackStatistics {
    const remote = entries.get(text(entry, 'remoteId'))
    const bytes = number(entry, direction === 'send' ? 'bytesSent' : 'bytesReceived')
    const lost = number(direction === 'send' ? remote : entry, 'packetsLost')
    // What was sent includes what was lost on the way.
    const packets =
      direction === 'send' ? number(entry, 'packetsSent') - lost : number(entry, 'packetsReceived')
    const at = number(entry, 'timestamp')
    const samples = number(entry, 'totalSamplesReceived')
    // What is made up in silence is silence.
    const concealed = number(entry, 'concealedSamples') - number(entry, 'silentConcealedSamples')
    const before = this.#before.get(entry.id)
    this.#before.set(entry.id, { at, bytes, lost, packets, samples, concealed })
    return {
      track,
      direction,
      source,
      kind: entry['kind'] === 'audio' ? 'audio' : 'video',
      codec: text(entries.get(text(entry, 'codecId')), 'mimeType').replace(/^\w+\//, ''),
      bitrate:
        before && at > before.at ? Math.max(0, (8_000 * (bytes - before.bytes)) / (at - before.at)) : 0,
      loss: before ? share(lost - before.lost, packets - before.packets) : share(lost, packets),
      concealed:
        before && samples > before.samples
          ? Math.max(0, concealed - before.concealed) / (samples - before.samples)
          : 0,
      jitter: 1_000 * number(direction === 'send' ? remote : entry, 'jitter'),
      width: number(entry, 'frameWidth'),
      height: number(entry, 'frameHeight'),
      fps: number(entry, 'framesPerSecond'),
      layer: text(entry, 'rid') || text(entry, 'scalabilityMode'),
      frames: number(entry, direction === 'send' ? 'framesEncoded' : 'framesDecoded'),
      freezes: number(entry, 'freezeCount'),
      bytes,
    }
  }
}

function connectionOf(
  up: Map<string, Entry>,
  down: Map<string, Entry>,
  tracks: readonly TrackStatistics[],
): ConnectionStatistics {
  const pair = selectedPair(down) ?? selectedPair(up)
  const entries = selectedPair(down) ? down : up
  const local = entries.get(text(pair, 'localCandidateId'))
  const remote = entries.get(text(pair, 'remoteCandidateId'))
  const received = tracks.filter(({ direction }) => direction === 'receive')
  const rate = (direction: Direction) =>
    sum(tracks.filter((track) => track.direction === direction).map(({ bitrate }) => bitrate))
  return {
    bitrateUp: rate('send'),
    bitrateDown: rate('receive'),
    loss: sum(received.map(({ loss }) => loss)) / Math.max(1, received.length),
    roundTripTime: 1_000 * number(pair, 'currentRoundTripTime'),
    protocol: text(local, 'protocol'),
    localCandidate: candidateText(local),
    remoteCandidate: candidateText(remote),
    availableUp: number(selectedPair(up), 'availableOutgoingBitrate'),
    availableDown: number(selectedPair(down), 'availableIncomingBitrate'),
  }
}

/** A report's browser track: named by itself, or by its media source. */
function trackOf(entry: Entry, entries: Map<string, Entry>): string {
  return text(entry, 'trackIdentifier') || text(entries.get(text(entry, 'mediaSourceId')), 'trackIdentifier')
}

/** Simulcast layers are reports of their own: their sum is what is sent, the largest that flows is how it looks. */
function merged(layers: TrackStatistics[]): TrackStatistics {
  const flowing = layers.filter(({ bitrate }) => bitrate > 0)
  const [largest] = (flowing.length > 0 ? flowing : layers).toSorted((a, b) => b.height - a.height)
  return {
    ...largest!,
    bitrate: sum(layers.map(({ bitrate }) => bitrate)),
    bytes: sum(layers.map(({ bytes }) => bytes)),
    loss: Math.max(...layers.map(({ loss }) => loss)),
    layer: flowing
      .map(({ layer }) => layer)
      .toSorted()
      .join(' '),
  }
}

const sum = (figures: number[]): number => figures.reduce((a, b) => a + b, 0)
const candidateText = (candidate: Entry | undefined): string =>
  candidate
    ? `${text(candidate, 'candidateType')} ${text(candidate, 'address')}:${number(candidate, 'port')}`
    : ''
const share = (lost: number, arrived: number): number =>
  lost > 0 ? lost / Math.max(1, lost + Math.max(0, arrived)) : 0
const number = (entry: Entry | undefined, key: string): number =>
  typeof entry?.[key] === 'number' ? entry[key] : 0
const text = (entry: Entry | undefined, key: string): string =>
  typeof entry?.[key] === 'string' ? entry[key] : ''
