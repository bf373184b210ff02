import { io, type Socket } from 'socket.io-client'
import type { ErrorCode } from '#shared/errors.ts'
import type { Ack, Output, Request } from '#shared/protocol/command.ts'
import type { RoomResource } from '#shared/protocol/http.ts'
import type { ParticipantId, ResumeToken, SubscriptionId, TrackId } from '#shared/protocol/ids.ts'
import type {
  CloseReason,
  CommandName,
  Commands,
  RoomEvent,
  ServerToClient,
  Signal,
  Update,
} from '#shared/protocol/index.ts'
import type { Demand, MediaAsk, Subscription, SubscriptionChange } from '#shared/protocol/media.ts'
import type { Joined } from '#shared/protocol/room.ts'
import { RoomMirror } from '#shared/room-mirror.ts'
import type { RoomState } from '#shared/room-state.ts'
import { protocolVersion } from '#shared/version.ts'
import { dtlsParameters } from './rtp.ts'

/** A participant made of a bare socket: says exactly what a test wants said and remembers all it hears. */
export class TestClient implements Disposable {
  readonly socket: Socket<ServerToClient>
  readonly updates: Update[] = []
  readonly events: RoomEvent[] = []
  readonly signals: Signal[] = []
  readonly demands: Demand[] = []
  readonly received = new Map<SubscriptionId, Subscription>()
  readonly changes: SubscriptionChange[] = []
  readonly mirror = new RoomMirror(
    () => {},
    () => {},
  )
  closed: CloseReason | undefined
  joined: Joined | undefined
  readonly #url: string

  constructor(
    url: string,
    auth: Record<string, unknown> = { version: protocolVersion },
    extraHeaders: Record<string, string> = {},
  ) {
    this.#url = url
    this.socket = io(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth,
      extraHeaders,
    })
    this.socket.on('update', (update) => {
      this.updates.push(update)
      this.events.push(...update.events)
      this.signals.push(...update.signals)
      this.mirror.hear(update)
    })
    this.socket.on('signal', (signal) => this.signals.push(signal))
    this.socket.on('demand', (demand) => this.demands.push(demand))
    this.socket.on('closed', (reason) => (this.closed = reason))
    this.socket.on('subscriptions', (change) => {
      this.changes.push(change)
      for (const subscription of change.opened) this.received.set(subscription.id, subscription)
      for (const id of change.closed) this.received.delete(id)
    })
  }

  get state(): RoomState {
    return this.mirror.state
  }

  get you(): ParticipantId {
    if (!this.joined) throw new Error('not joined')
    return this.joined.you
  }

  /** The tracks now subscribed to. */
  get receivedTracks(): TrackId[] {
    return [...this.received.values()].map((subscription) => subscription.track)
  }

  /** Sends anything at all and resolves with whatever is answered. */
  say(name: string, ...received: unknown[]): Promise<Ack<unknown>> {
    return this.socket.timeout(20_000).emitWithAck(name as never, ...(received as never))
  }

  /** Sends without wanting an answer. */
  shout(name: string, ...sent: unknown[]): void {
    this.socket.emit(name as never, ...(sent as never))
  }

  /** Asks as the protocol says; throws the refusal's code. */
  async ask<N extends CommandName>(name: N, input: Request<Commands[N]>): Promise<Output<Commands[N]>> {
    const ack = (await this.say(name, input)) as Ack<Output<Commands[N]>>
    if (!ack.ok)
      throw Object.assign(new Error(`${name}: ${ack.error.code} ${ack.error.message}`), {
        code: ack.error.code,
      })
    return ack.data
  }

  async resource(room: string): Promise<RoomResource> {
    const response = await fetch(`${this.#url}/api/rooms/${room}`)
    return (await response.json()) as RoomResource
  }

  async mediaAsk(room: string): Promise<MediaAsk> {
    return { rtpCapabilities: (await this.resource(room)).rtpCapabilities, dtlsParameters }
  }

  async join(
    room: string,
    name: string,
    more: { resume?: ResumeToken; holds?: MediaAsk['holds']; tiles?: number; direct?: boolean } = {},
  ): Promise<Joined> {
    const media = await this.mediaAsk(room)
    const joined = await this.ask('room.join', {
      room,
      name,
      media: { ...media, ...(more.holds && { holds: more.holds }) },
      view: { tiles: more.tiles ?? 9, width: 320, height: 180, audioOnly: false },
      ...(more.resume && { resume: more.resume }),
      ...(more.direct && { direct: true }),
    })
    this.joined = joined
    this.mirror.restart(joined.snapshot)
    this.received.clear()
    for (const subscription of joined.subscriptions) this.received.set(subscription.id, subscription)
    return joined
  }

  [Symbol.dispose](): void {
    this.socket.disconnect()
  }
}

/** The code of the refusal that `asked` ends with. */
export async function refusalOf(asked: Promise<unknown>): Promise<ErrorCode | 'none'> {
  try {
    await asked
    return 'none'
  } catch (error) {
    return (error as { code: ErrorCode }).code
  }
}
