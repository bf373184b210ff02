import type {
  Consumer,
  Device,
  IceParameters,
  Producer,
  ProducerOptions,
  RtpParameters,
  Transport,
} from 'mediasoup-client/types'
import { Refusal } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { MediaId, TrackId } from '#shared/protocol/ids.ts'
import type { MediaGrant, Subscription, TransportGrant } from '#shared/protocol/media.ts'
import type { Source } from '#shared/protocol/track.ts'
import type { Credentials } from './certificate.ts'
import { Liveness, type LivenessOptions } from './liveness.ts'

export type Direction = 'send' | 'receive'

/** What the transports need of the room. */
export type RoutedMediaOptions = {
  device: Device
  grant: MediaGrant
  credentials: Credentials
  iceServers: RTCIceServer[]
  /** `relay`: through TURN only. */
  iceTransportPolicy: RTCIceTransportPolicy
  /** Tells the server about a new track; resolves with its id. */
  published(track: Publication): Promise<TrackId>
  /** The connection of one transport changed. */
  connection(direction: Direction, state: RTCPeerConnectionState): void
  /** What is asked and told about the life of both paths. */
  paths: Omit<LivenessOptions, 'report'>
}

export type Publication = { source: Source; muted: boolean; rtpParameters: RtpParameters }

/** Both transports to the server and what goes through them: producers one way, consumers the other. */
export class RoutedMedia {
  readonly id: MediaId
  /** How often the room had lost its media when these were opened. */
  readonly generation: number
  readonly #life = new Lifetime()
  readonly #send: Transport
  readonly #receive: Transport
  /** What goes through each transport now. */
  readonly #flows = { send: new Set<Producer>(), receive: new Set<Consumer>() }

  constructor(options: RoutedMediaOptions) {
    const { device, grant, credentials, iceServers, iceTransportPolicy, published, connection, paths } =
      options
    this.id = grant.id
    this.generation = grant.generation
    const common = {
      iceServers,
      iceTransportPolicy,
      additionalSettings: { certificates: credentials.certificates },
    }
    this.#send = this.#life.own(device.createSendTransport({ ...described(grant.send), ...common }))
    this.#receive = this.#life.own(device.createRecvTransport({ ...described(grant.receive), ...common }))
    for (const [direction, transport] of [
      ['send', this.#send],
      ['receive', this.#receive],
    ] as const) {
      // The server has connected already: it had the fingerprints before it had the transport.
      transport.on('connect', (_, done) => done())
      transport.on('connectionstatechange', (state) => {
        if (!this.closed) connection(direction, state)
      })
    }
    this.#life.own(new Liveness({ ...paths, report: (direction) => this.#pathReport(direction) }))
    this.#send.on('produce', ({ rtpParameters, appData }, done, failed) => {
      const { source, muted } = appData as Pick<Publication, 'source' | 'muted'>
      published({ source, muted, rtpParameters }).then((id) => done({ id }), failed)
    })
  }

  get closed(): boolean {
    return this.#life.closed
  }

  /** Publishes a track. Throws the server's refusal. */
  async publish(source: Source, muted: boolean, options: ProducerOptions): Promise<Producer> {
    if (this.closed) throw new Refusal('gone')
    const producer = await this.#send.produce({
      ...options,
      stopTracks: false,
      disableTrackOnPause: false,
      zeroRtpOnPause: false,
      appData: { source, muted },
    })
    if (!this.closed) return this.#follow(this.#flows.send, producer)
    producer.close()
    throw new Refusal('gone')
  }

  /** Receives a track; asked for several in one tick, the browser negotiates once. */
  async subscribe({ id, track, kind, rtpParameters }: Subscription): Promise<Consumer> {
    if (this.closed) throw new Refusal('gone')
    // Sound and picture of different people must not wait for one another: each track is a stream of its own.
    const consumer = await this.#receive.consume({
      id,
      producerId: track,
      kind,
      rtpParameters,
      streamId: track,
    })
    return this.#follow(this.#flows.receive, consumer)
  }

  restartIce(direction: Direction, iceParameters: IceParameters): Promise<void> {
    return this.#transport(direction).restartIce({ iceParameters })
  }

  /** Servers with fresh credentials; they count from the next gathering on. */
  async updateIceServers(iceServers: RTCIceServer[]): Promise<void> {
    await Promise.all([this.#send, this.#receive].map((each) => each.updateIceServers({ iceServers })))
  }

  /** The statistics of one peer connection; none before it exists. */
  statistics(direction: Direction): Promise<RTCStatsReport> {
    return this.#transport(direction).getStats()
  }

  close(): void {
    this.#life.close()
  }

  #follow<T extends Producer | Consumer>(flows: Set<T>, flow: T): T {
    flows.add(flow)
    flow.observer.once('close', () => flows.delete(flow))
    return flow
  }

  /** The report of one track: it contains the candidate pair, and not all the others' tracks. */
  #pathReport(direction: Direction): Promise<RTCStatsReport> | undefined {
    const [first] = this.#flows[direction]
    return first?.getStats()
  }

  #transport(direction: Direction): Transport {
    return direction === 'send' ? this.#send : this.#receive
  }
}

const described = ({ id, iceParameters, iceCandidates, dtlsParameters }: TransportGrant) => ({
  id,
  iceParameters,
  iceCandidates,
  dtlsParameters,
})
