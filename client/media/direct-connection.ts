import { Lifetime } from '#shared/lifetime.ts'
import type { DirectMessage } from '#shared/protocol/direct.ts'
import type { Source } from '#shared/protocol/track.ts'

/** What each media section carries, in this order on both sides, with its highest bit rate in bit/s. */
const sections = [
  { source: 'microphone', kind: 'audio', maxBitrate: 40_000 },
  { source: 'camera', kind: 'video', maxBitrate: 2_500_000 },
  { source: 'screen', kind: 'video', maxBitrate: 3_500_000 },
  { source: 'screen-audio', kind: 'audio', maxBitrate: 128_000 },
] as const satisfies ReadonlyArray<{ source: Source; kind: string; maxBitrate: number }>

/** ms between signs of life. */
const beat = 400

export type DirectConnectionOptions = {
  /** This side makes the offer. */
  offers: boolean
  iceServers: RTCIceServer[]
  send(message: DirectMessage): void
  /** Which pictures of the other are wanted here. */
  wanted(): Source[]
  failed(error: unknown): void
}

/**
 * A connection to one other browser. All four sources have their media section from the start, so that whatever is
 * switched on or off later needs no further offer (RFC 8829, 5.2.1): only the track behind the section changes.
 */
export class DirectConnection {
  readonly #options: DirectConnectionOptions
  readonly #life = new Lifetime()
  readonly #connection: RTCPeerConnection
  readonly #channel: RTCDataChannel
  readonly #carried = new Map<Source, MediaStreamTrack | undefined>()
  #transceivers: RTCRtpTransceiver[] = []
  /** What the other says arrives one after the other, and is done so. */
  #steps: Promise<void> = Promise.resolve()
  #heardAt: number | undefined
  #theirWanted = new Set<string>()

  constructor(options: DirectConnectionOptions) {
    this.#options = options
    const connection = (this.#connection = new RTCPeerConnection({ iceServers: options.iceServers }))
    this.#life.onClose(() => connection.close())
    // Lost signs of life are not sent again: the next one says the same.
    const life = { negotiated: true, id: 0, ordered: false, maxRetransmits: 0 }
    this.#channel = connection.createDataChannel('life', life)
    this.#channel.onmessage = ({ data }) => this.#hear(String(data))
    this.#life.every(beat, () => this.#tell())
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate)
        options.send({ type: 'candidate', candidate: candidate.candidate, sdpMid: candidate.sdpMid })
    }
    if (options.offers) this.#then(() => this.#offer())
  }

  /** ms since the other was last heard; undefined before the first time. */
  get silence(): number | undefined {
    return this.#heardAt === undefined ? undefined : performance.now() - this.#heardAt
  }

  get broken(): boolean {
    return ['failed', 'closed'].includes(this.#connection.connectionState)
  }

  /** The track that brings the other's source here. */
  track(source: Source): MediaStreamTrack | undefined {
    return this.#section(source)?.receiver.track
  }

  /** The source that this browser track belongs to. */
  sourceOf(trackIdentifier: string): Source | undefined {
    return sections.find(
      ({ source }) =>
        this.track(source)?.id === trackIdentifier ||
        this.#section(source)?.sender.track?.id === trackIdentifier,
    )?.source
  }

  /** How loud the other's microphone is, in dBov. */
  get volume(): number {
    const [latest] = this.#section('microphone')?.receiver.getSynchronizationSources() ?? []
    return latest?.audioLevel ? 20 * Math.log10(latest.audioLevel) : -127
  }

  /** Sends this track as the source from now on; undefined: nothing. */
  carry(source: Source, track: MediaStreamTrack | undefined): void {
    this.#carried.set(source, track)
    this.#put(source)
  }

  take(message: DirectMessage): void {
    this.#then(() => this.#heed(message))
  }

  statistics(): Promise<RTCStatsReport> {
    return this.#connection.getStats()
  }

  /** What arrived so far of a source: packets of sound, frames of a picture. */
  async arrived(source: Source): Promise<number> {
    const report = await this.#section(source)?.receiver.getStats()
    return report ? arrivedIn(report) : 0
  }

  close(): void {
    this.#life.close()
  }

  #section(source: Source): RTCRtpTransceiver | undefined {
    return this.#transceivers[sections.findIndex((section) => section.source === source)]
  }

  #then(step: () => Promise<void>): void {
    this.#steps = this.#steps.then(step).catch((error: unknown) => {
      if (!this.#life.closed) this.#options.failed(error)
    })
  }

  async #offer(): Promise<void> {
    this.#transceivers = sections.map(({ kind, maxBitrate }) =>
      this.#connection.addTransceiver(kind, { direction: 'sendrecv', sendEncodings: [{ maxBitrate }] }),
    )
    this.#putAll()
    await this.#describe('offer')
  }

  async #heed(message: DirectMessage): Promise<void> {
    if (this.#life.closed) return
    if (message.type === 'candidate') return this.#connection.addIceCandidate(message)
    await this.#connection.setRemoteDescription(message)
    if (message.type === 'offer') await this.#answer()
  }

  async #answer(): Promise<void> {
    this.#transceivers = this.#connection.getTransceivers()
    for (const transceiver of this.#transceivers) transceiver.direction = 'sendrecv'
    this.#putAll()
    await this.#describe('answer')
    await Promise.all(sections.map(({ source, maxBitrate }) => this.#limit(source, maxBitrate)))
  }

  async #describe(type: 'offer' | 'answer'): Promise<void> {
    await this.#connection.setLocalDescription()
    const { sdp } = this.#connection.localDescription ?? {}
    if (sdp && !this.#life.closed) this.#options.send({ type, sdp })
  }

  async #limit(source: Source, maxBitrate: number): Promise<void> {
    const sender = this.#section(source)?.sender
    if (!sender || this.#life.closed) return
    const parameters = sender.getParameters()
    for (const encoding of parameters.encodings) encoding.maxBitrate = maxBitrate
    await sender.setParameters(parameters)
  }

  #putAll(): void {
    for (const { source } of sections) this.#put(source)
  }

  /** Pictures that the other does not want are not sent. */
  #put(source: Source): void {
    const sender = this.#section(source)?.sender
    const wanted = source === 'microphone' || source === 'screen-audio' || this.#theirWanted.has(source)
    const track = (wanted ? this.#carried.get(source) : undefined) ?? null
    if (!sender || this.#life.closed || sender.track === track) return
    sender.replaceTrack(track).catch((error: unknown) => {
      if (!this.#life.closed) this.#options.failed(error)
    })
  }

  #tell(): void {
    if (this.#channel.readyState === 'open') this.#channel.send(this.#options.wanted().join(' '))
  }

  #hear(wanted: string): void {
    this.#heardAt = performance.now()
    this.#theirWanted = new Set(wanted.split(' '))
    this.#putAll()
  }
}

/** The packets of sound or the frames of a picture that a report says have arrived. */
export function arrivedIn(report: RTCStatsReport): number {
  let arrived = 0
  report.forEach((entry: Record<string, unknown>) => {
    if (entry['type'] === 'inbound-rtp')
      arrived += Number(entry[entry['kind'] === 'audio' ? 'packetsReceived' : 'framesDecoded'] ?? 0)
  })
  return arrived
}
