import type {
  Consumer,
  Producer,
  ProducerOptions,
  Router,
  WebRtcServer,
  WebRtcTransport,
} from 'mediasoup/types'
import type { Incoming, RemoteTransport, Way } from '../load/target.ts'

/** As in mediasoup-demo, bit/s. */
const initialAvailableOutgoingBitrate = 1_000_000

/** One participant of the forwarder: two transports, what it sends, and what it gets. */
export class ForwarderPeer {
  /** What others can have of it; the room adds to it. */
  readonly producers = new Set<Producer>()
  readonly listener: { opened(stream: Incoming): void; closed(id: string): void }
  readonly #router: Router
  readonly #transports: Record<Way, WebRtcTransport>
  readonly #consumers = new Map<string, Consumer>()

  static async open(
    router: Router,
    webRtcServer: WebRtcServer,
    fingerprint: string,
    listener: ForwarderPeer['listener'],
  ): Promise<ForwarderPeer> {
    const open = async (): Promise<WebRtcTransport> => {
      const transport = await router.createWebRtcTransport({ webRtcServer, initialAvailableOutgoingBitrate })
      const fingerprints = [{ algorithm: 'sha-256' as const, value: fingerprint }]
      await transport.connect({ dtlsParameters: { role: 'client', fingerprints } })
      return transport
    }
    const [send, receive] = await Promise.all([open(), open()])
    return new ForwarderPeer(router, { send, receive }, listener)
  }

  private constructor(
    router: Router,
    transports: Record<Way, WebRtcTransport>,
    listener: ForwarderPeer['listener'],
  ) {
    this.#router = router
    this.#transports = transports
    this.listener = listener
  }

  get grant(): Record<Way, RemoteTransport> {
    return { send: remoteOf(this.#transports.send), receive: remoteOf(this.#transports.receive) }
  }

  produce(options: ProducerOptions): Promise<Producer> {
    return this.#transports.send.produce(options)
  }

  /** Paused until the participant says that it is ready. */
  async consume({ id: producerId }: Producer): Promise<void> {
    const transport = this.#transports.receive
    if (transport.closed) return
    const { rtpCapabilities } = this.#router
    const consumer = await transport.consume({ producerId, rtpCapabilities, paused: true })
    const { id, kind, rtpParameters } = consumer
    this.#consumers.set(id, consumer)
    consumer.on('producerclose', () => {
      this.#consumers.delete(id)
      this.listener.closed(id)
    })
    this.listener.opened({ id, track: producerId, kind, rtpParameters: rtpParameters as never })
  }

  async resume(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map(async (id) => this.#consumers.get(id)?.resume()))
  }

  close(): void {
    for (const transport of Object.values(this.#transports)) transport.close()
  }
}

const remoteOf = ({ iceParameters, iceCandidates }: WebRtcTransport): RemoteTransport => ({
  ice: {
    usernameFragment: iceParameters.usernameFragment,
    password: iceParameters.password,
    controlled: iceParameters.iceLite ?? false,
  },
  candidates: iceCandidates.map(({ address, port, protocol }) => ({ address, port, protocol })),
  dtls: 'server',
})
