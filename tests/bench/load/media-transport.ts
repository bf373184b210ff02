import { Lifetime } from '#shared/lifetime.ts'
import type { Counters } from './counters.ts'
import { Dtls, type Certificate, type DtlsAgreement } from './dtls.ts'
import { Ice } from './ice.ts'
import { openPath, type PacketNetwork, type PacketSocket } from './network.ts'
import { openRelayedPath } from './relayed-path.ts'
import { createSrtp, type Srtp } from './srtp.ts'
import type { SrtpCipher } from './srtp-keys.ts'
import type { IceCredentials, RemoteCandidate, RemoteTransport } from './target.ts'

export type MediaTransportOptions = {
  network: PacketNetwork
  counters: Counters
  certificate: Certificate
  local: IceCredentials
  remote: RemoteTransport
  protocol: RemoteCandidate['protocol']
  relayed: boolean
  cipher: SrtpCipher
  /** Keys are agreed on: media can flow. */
  connected(): void
  failed(error: Error): void
  /** Still encrypted. `at`: when it arrived, µs since the epoch; the bytes are only lent. */
  rtp(packet: Buffer, at: number): void
  rtcp(compound: Buffer): void
}

/** The first bytes of what shares a path (RFC 7983), and RTCP's second (RFC 5761). */
const isStun = (first: number) => first < 4
const isDtls = (first: number) => first >= 20 && first < 64
const isRtcp = (second: number) => second >= 192 && second < 224

/** One connected transport: path, ICE, DTLS and SRTP. */
export class MediaTransport {
  readonly #options: MediaTransportOptions
  readonly #life = new Lifetime()
  #socket: PacketSocket | undefined
  #ice: Ice | undefined
  #dtls: Dtls | undefined
  #srtp: { out: Srtp; in: Srtp } | undefined
  #controlIndex = 0

  /** Starts to connect; the options are told how it goes. */
  constructor(options: MediaTransportOptions) {
    this.#options = options
    this.#connect().catch((error: unknown) => {
      if (!this.#life.closed) options.failed(error instanceof Error ? error : new Error(String(error)))
    })
  }

  get connected(): boolean {
    return this.#srtp !== undefined
  }

  /** Protects packets that are sent from here; undefined until connected. */
  get outgoing(): Srtp | undefined {
    return this.#srtp?.out
  }

  /** Opens packets that arrived here. */
  get incoming(): Srtp | undefined {
    return this.#srtp?.in
  }

  /** Sends packets that are protected already. */
  send(packets: readonly Buffer[]): void {
    this.#socket?.send(packets)
  }

  /** Protects and sends RTCP. */
  sendControl(compound: Buffer): void {
    if (!this.#srtp) return
    this.#options.counters.sent.feedback++
    this.#socket?.send([this.#srtp.out.protectControl(compound, ++this.#controlIndex)])
  }

  close(): void {
    this.#life.close()
  }

  async #connect(): Promise<void> {
    const { remote, local, protocol } = this.#options
    const peer = remote.candidates.find((candidate) => candidate.protocol === protocol)
    if (!peer) throw new Error(`the server offers no ${protocol}`)
    const socket = await this.#life.keep(this.#open(peer))
    this.#socket = socket
    this.#ice = this.#life.own(
      new Ice({
        local,
        remote: remote.ice,
        controlling: remote.ice.controlled,
        peer,
        send: (packet) => socket.send([packet]),
        connected: () => this.#secure(),
        lost: () => this.#options.failed(new Error('the server gave no consent any more')),
      }),
    )
  }

  #open(peer: RemoteCandidate): Promise<PacketSocket> {
    const { network, remote, relayed } = this.#options
    const receive = (packet: Buffer, at: number) => this.#receive(packet, at)
    if (!relayed) return openPath(network, peer, receive)
    if (!remote.relay) throw new Error('the server names no TURN server')
    return openRelayedPath(remote.relay, peer, receive, () => network.now())
  }

  /** Once only: the path carries. */
  #secure(): void {
    const { certificate, cipher, remote } = this.#options
    this.#dtls = this.#life.own(
      new Dtls({
        role: remote.dtls === 'server' ? 'client' : 'server',
        certificate,
        ciphers: [cipher],
        send: (packet) => this.#socket?.send([packet]),
        agreed: (agreement) => this.#agreed(agreement),
        failed: (error) => this.#options.failed(error),
      }),
    )
  }

  #agreed({ cipher, local, remote }: DtlsAgreement): void {
    this.#srtp = { out: createSrtp(cipher, local), in: createSrtp(cipher, remote) }
    this.#socket?.settle()
    this.#options.connected()
  }

  #receive(packet: Buffer, at: number): void {
    const [first = 0, second = 0] = packet
    if (isStun(first)) this.#ice?.receive(packet)
    else if (isDtls(first)) this.#dtls?.receive(packet)
    else if (isRtcp(second)) this.#control(packet)
    else this.#media(packet, at)
  }

  #media(packet: Buffer, at: number): void {
    const { received } = this.#options.counters
    received.packets++
    received.bytes += packet.length
    this.#options.rtp(packet, at)
  }

  #control(packet: Buffer): void {
    const compound = this.#srtp?.in.openControl(packet)
    if (!compound) return
    this.#options.counters.received.feedback++
    this.#options.rtcp(compound)
  }
}
