import { Lifetime } from '#shared/lifetime.ts'
import { CameraTrack } from './camera-track.ts'
import type { Counters } from './counters.ts'
import type { Certificate } from './dtls.ts'
import { newIceCredentials } from './ice.ts'
import { MediaTransport } from './media-transport.ts'
import { MicrophoneTrack } from './microphone-track.ts'
import type { PacketNetwork } from './network.ts'
import { Outbox } from './outbox.ts'
import type { LayoutPlan, ParticipantPlan } from './plan.ts'
import type { PublishedTrack } from './published-track.ts'
import { Receiver } from './receiver.ts'
import { readRtcp } from './rtcp.ts'
import type { Incoming, RemoteTransport, Session, SessionListener, ShownTile, Target, Way } from './target.ts'

/** ms: how often what is sent. */
const times = { report: 1_000, feedback: 100, missing: 20, view: 50, patience: 20_000 }

export type LoadParticipantOptions = {
  plan: ParticipantPlan
  target: Target
  network: PacketNetwork
  counters: Counters
  certificate: Certificate
  /** It is not in the room any more, and nobody asked it to leave. */
  failed(reason: string): void
}

/** One participant: what a browser in a meeting does on the wire, without decoding anything. */
export class LoadParticipant {
  readonly plan: ParticipantPlan
  readonly #options: LoadParticipantOptions
  readonly #life = new Lifetime()
  readonly #ice = { send: newIceCredentials(), receive: newIceCredentials() }
  readonly #transports = new Map<Way, MediaTransport>()
  readonly #published = new Map<string, PublishedTrack>()
  readonly #connected = Promise.withResolvers<void>()
  #session: Session | undefined
  #outbox: Outbox | undefined
  #receiver: Receiver | undefined
  #cameras: string[] = []
  /** Told of before, or in one breath with, the answer to joining. */
  #early: Incoming[] = []
  #viewDue = false
  /** As of `performance.now()`. */
  #joinedAt = 0
  #connectedAt: number | undefined
  #heardAt: number | undefined
  /** There was something to hear when it came. */
  #expectant = false

  constructor(options: LoadParticipantOptions) {
    this.#options = options
    this.plan = options.plan
    // Whoever waits is told; if nobody does, that is no fault.
    this.#connected.promise.catch(() => {})
    this.#life.onClose(() => this.#connected.reject(new Error('closed')))
  }

  get receiver(): Receiver | undefined {
    return this.#receiver
  }

  get session(): Session | undefined {
    return this.#session
  }

  /** What it publishes, by track id. */
  get published(): ReadonlyMap<string, PublishedTrack> {
    return this.#published
  }

  /**
   * ms from `join` until the first packet of somebody else came, or, if nobody was there to be heard, until both
   * transports were connected. Undefined as long as that has not happened.
   */
  get joinTime(): number | undefined {
    const at = this.#expectant ? this.#heardAt : this.#connectedAt
    return at === undefined ? undefined : at - this.#joinedAt
  }

  /** It was to receive something when it came, and nothing at all has arrived yet. */
  get waiting(): boolean {
    return this.#expectant && this.#heardAt === undefined
  }

  /** How many pictures it looks at; where the server says who has a camera. */
  get watched(): number {
    return this.#tiles().length
  }

  /** Joins, connects and publishes; resolves when media can flow both ways. */
  async join(): Promise<void> {
    this.#joinedAt = performance.now()
    this.#life.after(times.patience, () => this.#connected.reject(new Error('no media connection in time')))
    const { plan, target, certificate } = this.#options
    const arrival = {
      room: plan.room,
      name: plan.name,
      fingerprint: certificate.fingerprint,
      ice: this.#ice,
      tiles: plan.layout?.tiles ?? 0,
      tileHeight: plan.layout?.height ?? 0,
    }
    this.#session = await this.#life.keep(target.join(arrival, this.#listener()))
    this.#opened(this.#early)
    this.#transportConnected()
    this.#showSoon()
    await Promise.all([this.#connected.promise, this.#publish()])
  }

  /** Sends what is due. `now`: ms, as of `performance.now()`. */
  turn(now: number): void {
    for (const track of this.#published.values()) track.sendDue(now)
    this.#outbox?.flush()
  }

  async mute(track: string, muted: boolean): Promise<void> {
    this.#published.get(track)?.mute(muted, performance.now())
    await this.#session?.mute(track, muted)
  }

  /** Looks at something else from now on. */
  show(layout: LayoutPlan): void {
    this.plan.layout = layout
    this.#showSoon()
  }

  close(): void {
    this.#life.close()
  }

  #listener(): SessionListener {
    return {
      transport: (way, remote) => this.#connect(way, remote),
      opened: (streams) => this.#opened(streams),
      closed: (ids) => {
        this.#early = this.#early.filter(({ id }) => !ids.includes(id))
        for (const id of ids) this.#receiver?.closeStream(id)
      },
      demand: (track, layer) => this.#published.get(track)?.demand(layer),
      cameras: (participants) => {
        this.#cameras = participants
        this.#showSoon()
      },
      ended: (reason) => this.#failed(reason),
    }
  }

  #connect(way: Way, remote: RemoteTransport): void {
    const { network, counters, certificate, plan } = this.#options
    if (this.#life.closed || (plan.deaf && way === 'receive')) return
    const transport = this.#life.own(
      new MediaTransport({
        network,
        counters,
        certificate,
        remote,
        local: this.#ice[way],
        protocol: plan.protocol,
        relayed: plan.relayed ?? false,
        cipher: plan.cipher,
        connected: () => this.#transportConnected(),
        failed: (error) => this.#failed(error.message),
        rtp: (packet, at) => this.#arrived(packet, at),
        rtcp: (compound) => this.#control(compound),
      }),
    )
    this.#transports.set(way, transport)
    if (way === 'send') this.#startSending(new Outbox(transport, counters))
    else this.#startReceiving(new Receiver(transport, counters))
  }

  #startSending(outbox: Outbox): void {
    this.#outbox = outbox
    this.#every(times.report, () => {
      if (!outbox.open) return
      for (const track of this.#published.values()) track.report(performance.now())
    })
  }

  #startReceiving(receiver: Receiver): void {
    this.#receiver = receiver
    const now = () => this.#options.network.now() / 1_000
    this.#every(times.report, () => receiver.report(now()))
    this.#every(times.feedback, () => receiver.sendFeedback())
    this.#every(times.missing, () => receiver.requestMissing(now()))
  }

  /** Participants do not all do the same at the same time. */
  #every(interval: number, action: () => void): void {
    this.#life.after(Math.random() * interval, () => this.#life.every(interval, action))
  }

  #transportConnected(): void {
    // Once it has joined, it knows of every transport.
    if (
      !this.#session ||
      this.#transports.size === 0 ||
      ![...this.#transports.values()].every(({ connected }) => connected)
    )
      return
    this.#connectedAt ??= performance.now()
    this.#expectant = (this.#receiver?.size ?? 0) > 0
    for (const track of this.#published.values()) track.report(performance.now())
    this.#connected.resolve()
  }

  async #publish(): Promise<void> {
    const { plan, counters, network } = this.#options
    const outbox = this.#outbox
    if (!plan.microphone && !plan.camera) return
    if (!outbox) throw new Error('the server gave no transport to send on')
    const now = () => network.now()
    if (plan.microphone) await this.#publishTrack(new MicrophoneTrack(plan.microphone, outbox, counters, now))
    if (plan.camera) await this.#publishTrack(new CameraTrack(plan.camera, outbox, counters, now))
  }

  async #publishTrack(track: PublishedTrack): Promise<void> {
    const { source, rtpParameters } = track
    const id = await this.#session?.publish({ source, muted: false, rtpParameters })
    if (id === undefined || this.#life.closed) return
    this.#published.set(id, track)
    if (this.#outbox?.open) track.report(performance.now())
  }

  #opened(streams: Incoming[]): void {
    if (!this.#session) return void this.#early.push(...streams)
    if (streams.length === 0) return
    for (const incoming of streams) this.#receiver?.open(incoming)
    this.#session.ready(streams.map(({ id }) => id)).catch((error: unknown) => this.#failed(String(error)))
  }

  #arrived(packet: Buffer, at: number): void {
    this.#heardAt ??= performance.now()
    this.#receiver?.rtp(packet, at)
  }

  #control(compound: Buffer): void {
    const messages = readRtcp(compound)
    this.#receiver?.control(messages, this.#options.network.now() / 1_000)
    for (const message of messages) {
      for (const track of this.#published.values()) {
        if (message.type === 'reports') for (const { ssrc } of message.blocks) track.acknowledge(ssrc)
        if (message.type === 'key-frame') track.keyFrame(message.ssrc)
        if (message.type === 'nack') track.resend(message.ssrc, message.sequences)
      }
    }
    this.#outbox?.flush()
  }

  #showSoon(): void {
    if (this.#viewDue || !this.#session || !this.plan.layout) return
    this.#viewDue = true
    this.#life.after(times.view, () => {
      this.#viewDue = false
      this.#session?.show(this.#tiles()).catch((error: unknown) => this.#failed(String(error)))
    })
  }

  #tiles(): ShownTile[] {
    const { tiles, width, height, stage } = this.plan.layout ?? { tiles: 0, width: 0, height: 0 }
    return this.#cameras.slice(0, tiles).map((participant, index) => ({
      participant,
      source: 'camera',
      ...(index === 0 && stage ? stage : { width, height }),
    }))
  }

  #failed(reason: string): void {
    if (this.#life.closed) return
    this.#connected.reject(new Error(reason))
    this.#options.failed(reason)
  }
}
