import { Refusal } from '#shared/errors.ts'
import { shallowRef, type ShallowRef } from 'vue'
import { Lifetime } from '#shared/lifetime.ts'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import type { MediaAsk, MediaGrant, Subscription } from '#shared/protocol/media.ts'
import type { Source, Track } from '#shared/protocol/track.ts'
import type { RoomState } from '#shared/room-state.ts'
import type { Speakers } from '#shared/speaking.ts'
import type { LocalMedia } from '../media/local-media.ts'
import { RoutedMedia, type Direction } from '../media/routed-media.ts'
import { isRelayed } from '../media/selected-pair.ts'
import { ConnectionWatch } from './connection-watch.ts'
import { DirectPath } from './direct-path.ts'
import { IceRenewal } from './ice-renewal.ts'
import { incomingOf } from './incoming.ts'
import type { Preparation, Prepared } from './preparation.ts'
import { Publishing } from './publishing.ts'
import { Receiving } from './receiving.ts'
import { reportFault } from './report-fault.ts'
import type { Voices } from './sounds.ts'
import type { StatisticsSource } from './statistics.ts'
import type { Ask } from './wire.ts'

export type MediaSessionOptions = {
  local: LocalMedia
  preparation: Preparation
  ask: Ask
  /** Media has fallen silent: is the connection to the server alive? */
  doubt(): void
  /** How long an answer of the server takes at most while all is well, ms. */
  answering(): number
  /** Through TURN only. */
  relayOnly: boolean
  /** Whether the server can be asked now. */
  inside(): boolean
  /** The room as it is now. */
  state(): RoomState
  you(): ParticipantId | undefined
  /** Which pictures of the others are on screen. */
  wanted(): Source[]
  /** No picture is wanted. */
  audioOnly(): boolean
  /** The microphone that each speaker slot carries now. */
  voices(): Voices
  /** Whether somebody speaks, as far as the server knows. */
  speaking(id: ParticipantId): boolean
  /** Who speaks, heard here while the server hears nothing. */
  speakers(speakers: Speakers): void
}

/** ms between looks at the path that media takes: ICE may change it at any time without a word. */
const pathPace = 5_000

/** ms before new transports are asked for once more, and how often that pause doubles. */
const pause = { first: 300, doublings: 3 }

/** ms in which what one comes for is drawn; what one sends does not get in its way. */
const drawing = 250

const lost = new Set<RTCPeerConnectionState>(['disconnected', 'failed'])

/** What one sends and receives in a room, through transports that may die and are opened anew. */
export class MediaSession implements StatisticsSource {
  readonly receiving: Receiving
  readonly publishing: Publishing
  readonly direct: DirectPath
  /** What arrives, each track by the path that it takes now. */
  readonly incoming: ReturnType<typeof incomingOf>
  /** The way to the server leads through TURN. */
  readonly relayed: ShallowRef<boolean> = shallowRef(false)
  readonly #options: MediaSessionOptions
  readonly #life = new Lifetime()
  readonly #renewal: IceRenewal
  #media: RoutedMedia | undefined
  /** The transports were opened before coming in; only what will be received is set up on them. */
  #atDoor = false
  #watch: ConnectionWatch | undefined
  #iceServers: RTCIceServer[] | undefined
  #setUp: Promise<void> = Promise.resolve()
  #reopening = false
  #failures = 0

  constructor(options: MediaSessionOptions) {
    this.#options = options
    const { local, preparation, ask } = options
    this.receiving = this.#life.own(new Receiving((ids) => ask('media.ready', { ids }), reportFault))
    this.publishing = this.#life.own(
      new Publishing({
        local,
        media: () => (this.#atDoor ? undefined : this.#media),
        router: () => preparation.done?.resource.rtpCapabilities ?? {},
        mute: (id, muted) => ask('track.mute', { id, muted }),
        unpublish: (id) => ask('track.unpublish', { id }),
        failed: reportFault,
      }),
    )
    this.#renewal = this.#life.own(
      new IceRenewal({
        ask: () => ask('media.ice-servers', {}),
        inside: options.inside,
        renewed: async (servers) => {
          this.#iceServers = servers
          await this.#media?.updateIceServers(servers)
        },
        failed: reportFault,
      }),
    )
    this.direct = this.#life.own(
      new DirectPath({
        ...options,
        wishes: this.publishing.wishes,
        iceServers: () => this.#currentIceServers,
        routed: (track) => this.receiving.arrived(track),
        rest: (resting) => this.publishing.rest(resting),
      }),
    )
    this.incoming = incomingOf({ ...options, receiving: this.receiving, direct: this.direct })
    this.#life.every(pathPace, () => this.#lookAtPath())
    this.#life.onClose(() => this.drop())
  }

  /** Whether there are transports, though one is not inside yet. */
  get atDoor(): boolean {
    return this.#atDoor
  }

  /** Resolves when what flows from the first is set up here. */
  get setUp(): Promise<void> {
    return this.#setUp
  }

  /** What to ask the server with; transports that still live are held on to. */
  get request(): MediaAsk {
    const { device, credentials } = this.#prepared
    return {
      rtpCapabilities: device.recvRtpCapabilities,
      dtlsParameters: credentials.dtlsParameters,
      ...(this.#media && { holds: this.#media.id }),
    }
  }

  /** Sets up what will be received, on transports granted before one is inside. */
  prepare(grant: MediaGrant, subscriptions: Subscription[]): void {
    this.drop()
    this.#atDoor = true
    this.receiving.prepare((this.#media = this.#newMedia(grant)), subscriptions).catch(reportFault)
  }

  /** Goes on with the transports held, or starts with the new ones that were granted. */
  take(grant: MediaGrant, subscriptions: Subscription[]): void {
    try {
      if (grant.kept && this.#media) this.#goOn(subscriptions)
      else this.#start(grant, subscriptions)
    } catch (error) {
      this.#tryAgain(error)
    }
  }

  /** Looks at the room as it is now: transports of an earlier generation are void. */
  follow(state: RoomState): void {
    if (this.#media && state.generation > this.#media.generation) this.#reopen()
    this.direct.follow(state)
  }

  /** Ends tracks that the server has of you and nobody here knows: the answer to their publishing was lost. */
  dropStrays(you: ParticipantId): void {
    for (const { id, owner } of this.#options.state().tracks.values())
      if (owner === you && !this.publishing.has(id))
        this.#options.ask('track.unpublish', { id }).catch(reportFault)
  }

  /** Lets go of the transports; what went through them is gone. */
  drop(): void {
    this.receiving.stop()
    this.#watch?.close()
    this.#media?.close()
    this.#media = undefined
    this.#atDoor = false
  }

  /** The network may have changed under the transports. */
  renew(): void {
    this.#watch?.renew()
  }

  /** The server hears nothing of this participant any more. */
  unheard(): void {
    this.#watch?.suspect('send')
  }

  async report(direction: Direction): Promise<RTCStatsReport | undefined> {
    return this.direct.statistics() ?? this.#media?.statistics(direction)
  }

  identify(direction: Direction, trackIdentifier: string): ReturnType<StatisticsSource['identify']> {
    if (direction === 'send') {
      const source = this.publishing.sourceOf(trackIdentifier) ?? this.direct.sourceOf(trackIdentifier)
      return source && { track: source, source }
    }
    const remote = [...this.incoming.value.values()].find(({ media }) => media.id === trackIdentifier)
    const id = remote && (this.#options.voices().get(remote.track) ?? remote.track)
    const track = id && this.#options.state().tracks.get(id)
    // A slot may carry one's own voice to the others.
    if (!track || track.owner === this.#options.you()) return undefined
    return { track: track.id, source: track.source }
  }

  close(): void {
    this.#life.close()
  }

  /** Whether somebody is to be heard or seen now. */
  get #expecting(): boolean {
    const { tracks } = this.#options.state()
    const received = [...this.receiving.tracks.value.values()]
    return received.some(({ track, paused }) => {
      const voice = this.#options.voices().get(track)
      if (voice) return this.#speaks(tracks.get(voice))
      return !paused && tracks.get(track)?.muted === false
    })
  }

  /** What comes through a slot comes only while its voice is heard, and not to whom it belongs. */
  #speaks(track: Track | undefined): boolean {
    if (!track || track.muted || track.owner === this.#options.you()) return false
    return this.#options.speaking(track.owner)
  }

  get #prepared(): Prepared {
    const { done } = this.#options.preparation
    if (!done) throw new Refusal('unavailable', 'not prepared')
    return done
  }

  get #currentIceServers(): RTCIceServer[] {
    return this.#iceServers ?? (this.#prepared.resource.iceServers as RTCIceServer[])
  }

  #lookAtPath(): void {
    this.#media?.statistics('receive').then((report) => {
      if (!this.#life.closed) this.relayed.value = isRelayed(report)
    }, reportFault)
  }

  #goOn(subscriptions: Subscription[]): void {
    const fromDoor = this.#atDoor
    this.#atDoor = false
    // Whoever lost the connection may have come back by another network.
    if (!fromDoor) this.renew()
    this.#renewal.begin()
    this.#setUp = this.receiving.resume(subscriptions).catch(reportFault)
    if (fromDoor) this.#life.after(drawing, () => this.publishing.refresh())
    else this.publishing.refresh()
  }

  #start(grant: MediaGrant, subscriptions: readonly Subscription[]): void {
    this.drop()
    const media = (this.#media = this.#newMedia(grant))
    // What one comes for is set up first; what one sends waits for it, and does not get in its way.
    this.#setUp = this.receiving
      .start(media, subscriptions)
      .catch(reportFault)
      .finally(() => this.publishing.refresh())
    this.#renewal.begin()
  }

  #newMedia(grant: MediaGrant): RoutedMedia {
    const { device, credentials } = this.#prepared
    const { ask, relayOnly } = this.#options
    const watch = (this.#watch = new ConnectionWatch({
      restartIce: async (direction) => {
        const { iceParameters } = await ask('media.restart-ice', { direction })
        await media.restartIce(direction, iceParameters)
      },
      reopen: () => this.#reopen(),
    }))
    const media: RoutedMedia = new RoutedMedia({
      device,
      grant,
      credentials,
      iceServers: this.#currentIceServers,
      iceTransportPolicy: relayOnly ? 'relay' : 'all',
      published: async (track) => (await ask('track.publish', track)).id,
      connection: (direction, state) => {
        // At the door nothing is mended: whoever comes in gets new ones.
        if (this.#atDoor && lost.has(state)) return this.drop()
        watch.changed(direction, state)
        this.#lookAtPath()
      },
      paths: {
        expecting: () => this.#expecting,
        doubtful: () => this.#options.doubt(),
        answering: () => this.#options.answering(),
        silent: () => watch.suspect('receive', 'send'),
        stubborn: () => watch.abandon(),
      },
    })
    return media
  }

  /** The transports are dead or void: asks for new ones until it gets them. Whoever is outside gets them on coming back. */
  #reopen(): void {
    if (this.#reopening || this.#life.closed || !this.#options.inside()) return
    this.#reopening = true
    this.drop()
    this.#options
      .ask('media.open', this.request)
      .finally(() => (this.#reopening = false))
      .then(({ media, subscriptions }) => {
        if (this.#life.closed || !this.#options.inside()) return
        this.#failures = 0
        this.take(media, subscriptions)
        this.follow(this.#options.state())
      })
      .catch((error: unknown) => this.#tryAgain(error))
  }

  #tryAgain(error: unknown): void {
    reportFault(error)
    const ms = pause.first * 2 ** Math.min(this.#failures++, pause.doublings)
    this.#life.after(ms, () => {
      if (!this.#media) this.#reopen()
    })
  }
}
