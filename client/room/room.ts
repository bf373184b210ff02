import type { Device } from 'mediasoup-client/types'
import { shallowRef, type ShallowRef } from 'vue'
import { Refusal, type ErrorCode } from '#shared/errors.ts'
import { Ended, Lifetime } from '#shared/lifetime.ts'
import type { RoomResource } from '#shared/protocol/http.ts'
import type { ParticipantId, RoomCode } from '#shared/protocol/ids.ts'
import type { CloseReason, Quality, Signal } from '#shared/protocol/index.ts'
import type { MediaAsk, MediaGrant, Subscription } from '#shared/protocol/media.ts'
import type { ExpectedView } from '#shared/protocol/view.ts'
import type { ReactionEmoji } from '#shared/reactions.ts'
import { RoomMirror } from '#shared/room-mirror.ts'
import { emptyRoom, type RoomState } from '#shared/room-state.ts'
import { makeCredentials, type Credentials } from '../media/certificate.ts'
import type { LocalMedia } from '../media/local-media.ts'
import { RoutedMedia, type Direction } from '../media/routed-media.ts'
import { ConnectionWatch } from './connection-watch.ts'
import { Publishing } from './publishing.ts'
import { Reactions, type ShownReaction } from './reactions.ts'
import { Receiving } from './receiving.ts'
import { fetchRoom } from './room-resource.ts'
import { Session, tabStorage, type SessionStorageLike } from './session.ts'
import { Statistics } from './statistics.ts'
import { Viewing } from './viewing.ts'
import { Wire } from './wire.ts'

export type { ShownReaction } from './reactions.ts'

/** Where one is on the way into a meeting, in it, and out of it. `returning`: the connection is lost and comes back by itself. */
export type Phase = 'idle' | 'joining' | 'joined' | 'returning' | 'left'

export type Speakers = { active: ParticipantId | null; speaking: ReadonlySet<ParticipantId> }

export type ClientRoomOptions = {
  code: RoomCode
  local: LocalMedia
  /** Where the server is; the page's own origin if not given. */
  url?: string
  newDevice?: () => Promise<Device>
  newCredentials?: () => Promise<Credentials>
  storage?: SessionStorageLike
}

type Prepared = { device: Device; credentials: Credentials; resource: RoomResource }

/** ms: how soon something that was refused for a passing reason is tried again. */
const retryPause = 400

/** Refusals after which coming back by itself makes no sense. */
const final = new Set<ErrorCode>([
  'room-full',
  'too-many-rooms',
  'invalid-request',
  'forbidden',
  'unauthorized',
  'unsupported',
])

/** The meeting as this browser knows it. No component and no DOM element; its state is Vue's refs. */
export class ClientRoom {
  readonly code: RoomCode
  readonly local: LocalMedia
  readonly phase: ShallowRef<Phase> = shallowRef('idle')
  /** ms since the epoch. */
  readonly returningSince: ShallowRef<number | undefined> = shallowRef()
  readonly ended: ShallowRef<CloseReason | ErrorCode | undefined> = shallowRef()
  readonly state: ShallowRef<RoomState> = shallowRef(emptyRoom)
  readonly you: ShallowRef<ParticipantId | undefined> = shallowRef()
  readonly speakers: ShallowRef<Speakers> = shallowRef({ active: null, speaking: new Set() })
  readonly quality: ShallowRef<ReadonlyMap<ParticipantId, Quality>> = shallowRef(new Map())
  readonly reactions: ShallowRef<readonly ShownReaction[]>
  readonly limits: ShallowRef<RoomResource['limits'] | undefined> = shallowRef()
  readonly receiving: Receiving
  readonly viewing: Viewing
  readonly statistics: Statistics
  readonly #options: ClientRoomOptions
  readonly #life = new Lifetime()
  readonly #wire: Wire
  readonly #session: Session
  readonly #mirror: RoomMirror
  readonly #publishing: Publishing
  readonly #reactions: Reactions
  readonly #watch: ConnectionWatch
  #name = ''
  #expected: ExpectedView = { tiles: 9, width: 320, height: 180, audioOnly: false }
  #device: Promise<Device> | undefined
  #credentials: Promise<Credentials> | undefined
  #prepared: Prepared | undefined
  #media: RoutedMedia | undefined
  #entering: Promise<void> | undefined
  #reopening = false

  constructor(options: ClientRoomOptions) {
    this.#options = options
    this.code = options.code
    this.local = options.local
    this.#session = new Session(options.code, options.storage ?? tabStorage())
    this.#wire = this.#life.own(
      new Wire(options.url, {
        opened: () => this.#opened(),
        lost: () => this.#lost(),
        outdated: () => this.#end('upgrade'),
      }),
    )
    this.#mirror = new RoomMirror(
      (state) => this.#follow(state),
      () => this.#returnSoon(),
    )
    this.receiving = new Receiving((ids) => this.#wire.ask('media.ready', { ids }), report)
    this.viewing = this.#life.own(new Viewing((view) => this.#asked(() => this.#wire.ask('view.set', view))))
    this.statistics = this.#life.own(
      new Statistics({ report: (way) => this.#report(way), identify: (way, id) => this.#identify(way, id) }),
    )
    this.#reactions = this.#life.own(new Reactions())
    this.reactions = this.#reactions.shown
    this.#watch = this.#life.own(
      new ConnectionWatch({
        restartIce: (direction) => this.#restartIce(direction),
        reopen: () => this.#reopen(),
      }),
    )
    this.#publishing = this.#life.own(this.#newPublishing())
    this.#life.onClose(() => this.#dropMedia())
    this.#hear()
  }

  /** Does everything that can be done before the click. Throws a refusal; may be called again. */
  async prepare(): Promise<RoomResource> {
    this.#wire.open()
    const resource = await fetchRoom(this.code, undefined, this.#options.url ?? '')
    this.limits.value = resource.limits
    const device = await (this.#device ??= this.#forgetIfFailed('device', this.#loadDevice(resource)))
    const credentials = await (this.#credentials ??= this.#forgetIfFailed(
      'credentials',
      this.#options.newCredentials?.() ?? makeCredentials(),
    ))
    this.#prepared = { device, credentials, resource }
    return resource
  }

  /** Enters the room. Throws the refusal, after which one may try again. */
  async join(name: string, expected: ExpectedView): Promise<void> {
    this.#name = name
    this.#expected = expected
    this.ended.value = undefined
    this.phase.value = 'joining'
    try {
      if (!this.#prepared) await this.prepare()
      this.#wire.open()
      await this.#enter()
    } catch (error) {
      if (this.phase.value === 'joining') this.phase.value = 'idle'
      if (error instanceof Refusal) this.ended.value = error.code
      throw error
    }
  }

  async rename(name: string): Promise<void> {
    await this.#wire.ask('participant.rename', { name })
    this.#name = name
  }

  async raiseHand(raised: boolean): Promise<void> {
    await this.#wire.ask('hand.set', { raised })
  }

  async react(emoji: ReactionEmoji): Promise<void> {
    await this.#wire.ask('reaction.send', { emoji })
  }

  async sendChat(text: string): Promise<void> {
    await this.#wire.ask('chat.send', { text })
  }

  /** Leaves for good; the server is told if it can be reached. */
  async leave(): Promise<void> {
    const told = this.#wire.connected ? this.#wire.ask('room.leave', {}) : Promise.resolve()
    this.#end('left')
    await told.catch(() => {})
    this.#wire.close()
  }

  close(): void {
    this.#life.close()
  }

  async #loadDevice({ rtpCapabilities }: RoomResource): Promise<Device> {
    try {
      const device = await (this.#options.newDevice ?? newDevice)()
      await device.load({ routerRtpCapabilities: rtpCapabilities })
      return device
    } catch (error) {
      if ((error as Error).name === 'UnsupportedError')
        throw new Refusal('unsupported', 'this browser cannot take part')
      throw error
    }
  }

  /** A failure is not remembered: the next try starts anew. */
  async #forgetIfFailed<T>(what: 'device' | 'credentials', pending: Promise<T>): Promise<T> {
    try {
      return await pending
    } catch (error) {
      if (what === 'device') this.#device = undefined
      else this.#credentials = undefined
      throw error
    }
  }

  /** One request, whether one comes for the first time or back; never two at the same time. */
  #enter(): Promise<void> {
    this.#entering ??= this.#ask().finally(() => (this.#entering = undefined))
    return this.#entering
  }

  async #ask(): Promise<void> {
    const { token } = this.#session
    this.#mirror.expect()
    const joined = await this.#wire.ask('room.join', {
      room: this.code,
      name: this.#name,
      media: this.#mediaAsk(true),
      view: this.#expected,
      ...(token && { resume: token }),
    })
    if (this.#life.closed || this.phase.value === 'left') throw new Ended('left while joining')
    this.#session.save(joined.resume)
    this.you.value = joined.you
    const adopted = joined.media.kept
      ? this.receiving.resume(joined.subscriptions)
      : this.#adopt(joined.media, joined.subscriptions)
    this.phase.value = 'joined'
    this.returningSince.value = undefined
    this.#mirror.restart(joined.snapshot)
    this.viewing.repeat()
    this.#publishing.refresh()
    await adopted
  }

  #mediaAsk(keep: boolean): MediaAsk {
    if (!this.#prepared) throw new Refusal('unavailable', 'not prepared')
    const { device, credentials } = this.#prepared
    const holds = keep && this.#media && !this.#media.closed ? { holds: this.#media.id } : {}
    return {
      rtpCapabilities: device.recvRtpCapabilities,
      dtlsParameters: credentials.dtlsParameters,
      ...holds,
    }
  }

  /** Takes over new transports; what went through the old ones is gone. */
  async #adopt(grant: MediaGrant, subscriptions: readonly Subscription[]): Promise<void> {
    this.#dropMedia()
    if (!this.#prepared) return
    const { device, credentials, resource } = this.#prepared
    const media: RoutedMedia = new RoutedMedia({
      device,
      grant,
      credentials,
      iceServers: resource.iceServers as RTCIceServer[],
      published: async ({ source, ...track }) => {
        const { id } = await this.#wire.ask('track.publish', { source: source as 'camera', ...track })
        return id
      },
      connection: (direction, state) => {
        if (this.#media === media) this.#watch.changed(direction, state)
      },
    })
    this.#media = media
    this.#publishing.refresh()
    await this.receiving.start(media, subscriptions)
  }

  #dropMedia(): void {
    this.receiving.stop()
    this.#media?.close()
    this.#media = undefined
  }

  #hear(): void {
    this.#wire.events.on('event', (revision, event) => this.#mirror.hear(revision, event))
    this.#wire.events.on('signal', (signal) => this.#heed(signal))
    this.#wire.events.on('subscriptions', (change) => void this.receiving.change(change).catch(report))
    this.#wire.events.on('demand', (demand) => this.#publishing.demand(demand))
    this.#wire.events.on('closed', (reason) => {
      if (reason !== 'server-stopping') this.#end(reason)
    })
  }

  #heed(signal: Signal): void {
    if (signal.type === 'speakers')
      this.speakers.value = { active: signal.active, speaking: new Set(signal.speaking) }
    if (signal.type === 'quality')
      this.quality.value = new Map(this.quality.value).set(signal.id, signal.quality)
    if (signal.type === 'reaction') this.#reactions.show(signal.from, signal.emoji)
  }

  #follow(state: RoomState): void {
    this.state.value = state
    if (this.#media && state.generation > this.#media.generation) this.#reopen()
  }

  #opened(): void {
    if (this.phase.value === 'returning') this.#return()
  }

  #lost(): void {
    if (this.phase.value !== 'joined') return
    this.phase.value = 'returning'
    this.returningSince.value = Date.now()
  }

  /** Lost the thread of what happens in the room, though the connection stands: come back for a new snapshot. */
  #returnSoon(): void {
    this.#lost()
    this.#wire.reopen()
  }

  #return(): void {
    this.#enter().catch((error: unknown) => {
      if (this.phase.value !== 'returning') return
      if (error instanceof Refusal && final.has(error.code)) return this.#end(error.code)
      // The server still holds an earlier try of this connection: a new connection has none.
      if (error instanceof Refusal && error.code === 'conflict') return this.#wire.reopen()
      this.#life.after(retryPause, () => this.#opened())
    })
  }

  /** The transports are dead or void: asks for new ones until it gets them. */
  #reopen(): void {
    if (this.#reopening || this.phase.value !== 'joined') return
    this.#reopening = true
    this.#dropMedia()
    this.#wire
      .ask('media.open', this.#mediaAsk(false))
      .then(async ({ media, subscriptions }) => {
        this.#reopening = false
        if (this.#life.closed || this.phase.value === 'left') return
        await this.#adopt(media, subscriptions)
        this.#follow(this.state.value)
      })
      .catch((error: unknown) => {
        this.#reopening = false
        if (!(error instanceof Refusal)) report(error)
        this.#life.after(retryPause, () => {
          if (!this.#media) this.#reopen()
        })
      })
  }

  async #restartIce(direction: Direction): Promise<void> {
    const media = this.#media
    if (!media || this.phase.value !== 'joined') return
    const { iceParameters } = await this.#wire.ask('media.restart-ice', { direction })
    if (this.#media === media) await media.restartIce(direction, iceParameters)
  }

  #newPublishing(): Publishing {
    return new Publishing({
      local: this.local,
      media: () => this.#media,
      router: () => this.#prepared?.resource.rtpCapabilities ?? {},
      mute: (id, muted) => this.#wire.ask('track.mute', { id, muted }),
      unpublish: (id) => this.#asked(() => this.#wire.ask('track.unpublish', { id })),
      failed: report,
    })
  }

  /** Asks only while inside; whoever is outside has nothing to say. */
  async #asked<T>(ask: () => Promise<T>): Promise<T> {
    if (this.phase.value !== 'joined') throw new Refusal('unavailable', 'not in the room now')
    return ask()
  }

  async #report(direction: Direction): Promise<RTCStatsReport | undefined> {
    return this.#media?.statistics(direction)
  }

  #identify(
    direction: Direction,
    trackIdentifier: string,
  ): ReturnType<ConstructorParameters<typeof Statistics>[0]['identify']> {
    if (direction === 'send') {
      const source = this.#publishing.sourceOf(trackIdentifier)
      return source && { track: source, source }
    }
    const remote = [...this.receiving.tracks.value.values()].find(({ media }) => media.id === trackIdentifier)
    const source = remote && this.state.value.tracks.get(remote.track)?.source
    return remote && source && { track: remote.track, source }
  }

  #end(reason: CloseReason | ErrorCode): void {
    if (this.phase.value === 'left') return
    this.phase.value = 'left'
    this.ended.value = reason
    this.returningSince.value = undefined
    if (reason !== 'upgrade') this.#session.forget()
    this.#dropMedia()
    if (reason !== 'left') this.#wire.close()
  }
}

async function newDevice(): Promise<Device> {
  const { Device } = await import('mediasoup-client')
  return Device.factory()
}

/** A fault here is a bug: it belongs into the console, and the meeting goes on. */
function report(error: unknown): void {
  if (!(error instanceof Refusal) && !(error instanceof Ended)) console.error(error)
}
