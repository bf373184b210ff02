import { io, type Socket } from 'socket.io-client'
import type { Ack, Output, Request } from '#shared/protocol/command.ts'
import type { IceServer } from '#shared/protocol/ice.ts'
import type { RoomResource } from '#shared/protocol/http.ts'
import type { ParticipantId, TrackId } from '#shared/protocol/ids.ts'
import type {
  ClientToServer,
  CommandName,
  Commands,
  RoomEvent,
  ServerToClient,
} from '#shared/protocol/index.ts'
import type { Subscription, TransportGrant } from '#shared/protocol/media.ts'
import type { Joined } from '#shared/protocol/room.ts'
import type { Track } from '#shared/protocol/track.ts'
import { protocolVersion } from '#shared/version.ts'
import { parseIceUrl } from '../../../server/ice-urls.ts'
import type {
  Arrival,
  Incoming,
  Publication,
  RelayPlace,
  RemoteTransport,
  Session,
  SessionListener,
  ShownTile,
  Target,
} from './target.ts'

/** ms an answer may take. */
const patience = 20_000

/** Atrium, by its public protocol and nothing else. */
export class AtriumTarget implements Target {
  readonly #url: string
  readonly #sessions = new Set<AtriumSession>()
  readonly #resources = new Map<string, Promise<RoomResource>>()

  constructor(url: string) {
    this.#url = url
  }

  async join(arrival: Arrival, listener: SessionListener): Promise<AtriumSession> {
    // Browsers fetch it before the click; here once for all, as it hardly changes.
    const resource = this.#resources.get(arrival.room) ?? this.#resource(arrival.room)
    this.#resources.set(arrival.room, resource)
    // Credentials for a relay hold ten minutes.
    setTimeout(() => this.#resources.delete(arrival.room), 5 * 60_000).unref()
    const { rtpCapabilities, iceServers } = await resource
    const session = new AtriumSession(this.#url, relayOf(iceServers), listener, () =>
      this.#sessions.delete(session),
    )
    this.#sessions.add(session)
    try {
      await session.join(arrival, rtpCapabilities)
      return session
    } catch (error) {
      session.close()
      throw error
    }
  }

  close(): void {
    for (const session of this.#sessions) session.close()
  }

  async #resource(room: string): Promise<RoomResource> {
    const response = await fetch(`${this.#url}/api/rooms/${room}`)
    if (!response.ok) throw new Error(`the server answered ${response.status}`)
    return (await response.json()) as RoomResource
  }
}

class AtriumSession implements Session {
  readonly messages = { sent: 0, received: 0 }
  readonly #socket: Socket<ServerToClient, ClientToServer>
  readonly #listener: SessionListener
  readonly #closed: () => void
  readonly #relay: RelayPlace | undefined
  /** Whose each camera is. */
  readonly #cameras = new Map<TrackId, ParticipantId>()
  /** What happened before the answer that it belongs behind. */
  #early: RoomEvent[] | undefined = []
  #you: ParticipantId | undefined

  constructor(url: string, relay: RelayPlace | undefined, listener: SessionListener, closed: () => void) {
    this.#relay = relay
    this.#listener = listener
    this.#closed = closed
    const socket = (this.#socket = io(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { version: protocolVersion },
    }))
    socket.onAny(() => this.messages.received++)
    socket.on('update', ({ events }) => this.#happened(events))
    socket.on('subscriptions', ({ opened, closed: ended }) => {
      if (ended.length > 0) listener.closed(ended)
      if (opened.length > 0) listener.opened(opened.map(incomingOf))
    })
    socket.on('demand', ({ track, layer }) => listener.demand(track, layer))
    socket.on('closed', (reason) => listener.ended(`the server closed: ${reason}`))
    socket.on('disconnect', (reason) => listener.ended(`the connection ended: ${reason}`))
  }

  get id(): string {
    return this.#you ?? ''
  }

  async join(arrival: Arrival, rtpCapabilities: RoomResource['rtpCapabilities']): Promise<void> {
    const { room, name, fingerprint, tiles, tileHeight } = arrival
    const dtlsParameters = {
      role: 'client' as const,
      fingerprints: [{ algorithm: 'sha-256' as const, value: fingerprint }],
    }
    const joined = await this.#ask('room.join', {
      room,
      name,
      media: { rtpCapabilities, dtlsParameters },
      view: { tiles, height: tileHeight, width: Math.round((tileHeight * 16) / 9), audioOnly: tiles === 0 },
    })
    this.#you = joined.you
    this.#entered(joined)
  }

  async publish({ source, muted, rtpParameters }: Publication): Promise<string> {
    const { id } = await this.#ask('track.publish', { source, muted, rtpParameters })
    return id
  }

  async mute(track: string, muted: boolean): Promise<void> {
    await this.#ask('track.mute', { id: track, muted })
  }

  async show(tiles: ShownTile[]): Promise<void> {
    await this.#ask('view.set', { hidden: false, audioOnly: false, tiles })
  }

  async ready(ids: string[]): Promise<void> {
    await this.#ask('media.ready', { ids })
  }

  close(): void {
    this.#socket.off('disconnect')
    this.#socket.disconnect()
    this.#closed()
  }

  async #ask<N extends CommandName>(name: N, input: Request<Commands[N]>): Promise<Output<Commands[N]>> {
    this.messages.sent++
    const answer = (await this.#socket
      .timeout(patience)
      .emitWithAck(name as never, ...([input] as never))) as Ack<Output<Commands[N]>>
    this.messages.received++
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`)
    return answer.data
  }

  #entered({ media, snapshot, subscriptions }: Joined): void {
    for (const way of ['receive', 'send'] as const)
      this.#listener.transport(way, remoteOf(media[way], this.#relay))
    for (const track of snapshot.tracks) this.#published(track)
    const early = this.#early ?? []
    this.#early = undefined
    this.#happened(early)
    this.#tellCameras()
    if (subscriptions.length > 0) this.#listener.opened(subscriptions.map(incomingOf))
  }

  #happened(events: readonly RoomEvent[]): void {
    if (this.#early) return void this.#early.push(...events)
    const before = this.#cameras.size
    let changed = false
    for (const event of events) {
      if (event.type === 'track.published') this.#published(event.track)
      if (event.type === 'track.unpublished') changed = this.#cameras.delete(event.id) || changed
      if (event.type === 'participant.left') changed = this.#left(event.id) || changed
    }
    if (changed || this.#cameras.size !== before) this.#tellCameras()
  }

  #published({ id, owner, source }: Track): void {
    if (source === 'camera' && owner !== this.#you) this.#cameras.set(id, owner)
  }

  /** Whether it takes cameras along. */
  #left(participant: ParticipantId): boolean {
    const gone = [...this.#cameras].filter(([, owner]) => owner === participant)
    for (const [track] of gone) this.#cameras.delete(track)
    return gone.length > 0
  }

  #tellCameras(): void {
    this.#listener.cameras([...this.#cameras.values()])
  }
}

const incomingOf = ({ id, track, kind, rtpParameters }: Subscription): Incoming => ({
  id,
  track,
  kind,
  rtpParameters,
})

const remoteOf = (
  { iceParameters, iceCandidates }: TransportGrant,
  relay: RelayPlace | undefined,
): RemoteTransport => ({
  ice: {
    usernameFragment: iceParameters.usernameFragment,
    password: iceParameters.password,
    controlled: iceParameters.iceLite ?? false,
  },
  candidates: iceCandidates.map(({ address, port, protocol }) => ({ address, port, protocol })),
  dtls: 'server',
  ...(relay ? { relay } : {}),
})

/** The first TURN server named. */
function relayOf(servers: readonly IceServer[]): RelayPlace | undefined {
  for (const { urls, username, credential } of servers) {
    const [url] = urls
    const place = url === undefined ? undefined : parseIceUrl(url)
    if (!place?.scheme.startsWith('turn') || username === undefined || credential === undefined) continue
    const plain = url?.includes('transport=tcp') ? 'tcp' : 'udp'
    return {
      address: place.host.replace(/^\[|\]$/g, ''),
      port: place.port,
      protocol: place.scheme === 'turns' ? 'tls' : plain,
      username,
      credential,
    }
  }
  return undefined
}
