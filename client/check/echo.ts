import type { Consumer, Device, ProducerOptions, Transport } from 'mediasoup-client/types'
import { Lifetime } from '#shared/lifetime.ts'
import type { Subscription, TransportGrant } from '#shared/protocol/media.ts'
import type { Credentials } from '../media/certificate.ts'
import type { Ask } from '../room/wire.ts'
import type { Way } from './ways.ts'

/** What every echo needs. */
export type EchoParts = { ask: Ask; device: Device; credentials: Credentials; iceServers: RTCIceServer[] }

/** A pair of transports to the server, by one way; what is sent comes back. */
export class Echo {
  readonly #life = new Lifetime()
  readonly #ask: Ask
  readonly #send: Transport
  readonly #receive: Transport
  readonly #coming = new Map<string, Subscription>()

  /** Opens an echo in place of the one before. Throws the server's refusal. */
  static async open({ ask, device, credentials }: EchoParts, way: Way): Promise<Echo> {
    const { send, receive } = await ask('check.open', {
      rtpCapabilities: device.recvRtpCapabilities,
      dtlsParameters: credentials.dtlsParameters,
    })
    const common = {
      iceServers: way.iceServers,
      iceTransportPolicy: way.policy,
      additionalSettings: { certificates: credentials.certificates },
    }
    return new Echo(
      ask,
      device.createSendTransport({ ...reached(send, way), ...common }),
      device.createRecvTransport({ ...reached(receive, way), ...common }),
    )
  }

  private constructor(ask: Ask, send: Transport, receive: Transport) {
    this.#ask = ask
    this.#send = this.#life.own(send)
    this.#receive = this.#life.own(receive)
    // The server has connected already: it had the fingerprints before it had the transport.
    for (const transport of [send, receive]) transport.on('connect', (_, done) => done())
    send.on('produce', ({ kind, rtpParameters }, done, failed) => {
      this.#ask('check.publish', { kind, rtpParameters }).then((subscription) => {
        this.#coming.set(subscription.track, subscription)
        done({ id: subscription.track })
      }, failed)
    })
  }

  /** Neither transport can connect any more by this way. */
  get failed(): boolean {
    return [this.#send, this.#receive].some(({ connectionState }) => connectionState === 'failed')
  }

  /** Sends a track; resolves with what comes back. The track stays its owner's. */
  async send(track: MediaStreamTrack, options: ProducerOptions = {}): Promise<Consumer> {
    const producer = await this.#send.produce({ ...options, track, stopTracks: false })
    const subscription = this.#coming.get(producer.id)
    if (!subscription) throw new Error('published without a subscription')
    const { id, kind, rtpParameters } = subscription
    return this.#receive.consume({ id, producerId: producer.id, kind, rtpParameters })
  }

  /** The browser's statistics of both transports. */
  async reports(): Promise<{ send: RTCStatsReport; receive: RTCStatsReport }> {
    const [send, receive] = await Promise.all([this.#send.getStats(), this.#receive.getStats()])
    return { send, receive }
  }

  close(): void {
    this.#life.close()
  }
}

/** The grant, as if the server could be reached by these protocols only. */
const reached = ({ id, iceParameters, iceCandidates, dtlsParameters }: TransportGrant, way: Way) => ({
  id,
  iceParameters,
  iceCandidates: iceCandidates.filter(({ protocol }) => way.protocols.includes(protocol)),
  dtlsParameters,
})
