import { effectScope, shallowRef, watch, type ShallowRef } from 'vue'
import { Refusal } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { DirectLink, DirectMessage } from '#shared/protocol/direct.ts'
import type { DirectId, ParticipantId, TrackId } from '#shared/protocol/ids.ts'
import type { Source, Track } from '#shared/protocol/track.ts'
import type { RoomState } from '#shared/room-state.ts'
import type { Speakers } from '#shared/speaking.ts'
import type { LocalMedia } from '../media/local-media.ts'
import { DirectConnection } from '../media/direct-connection.ts'
import { DirectSpeaking, type Loudness } from './direct-speaking.ts'
import type { Wish } from './published-source.ts'
import { reportFault } from './report-fault.ts'
import type { Ask } from './wire.ts'

export type DirectPathOptions = {
  ask: Ask
  local: LocalMedia
  wishes: Record<Source, () => Wish>
  iceServers(): RTCIceServer[]
  state(): RoomState
  you(): ParticipantId | undefined
  /** Which pictures of the other are on screen here. */
  wanted(): Source[]
  /** What arrived so far of a track by way of the server: packets of sound, frames of a picture. */
  routed(track: TrackId): Promise<number>
  /** Whether sending to the server rests. */
  rest(resting: boolean): void
  speakers(speakers: Speakers): void
}

/** ms. `look`: between looks at how it does; `silence`: when it counts as lost; `handover`: how long the routed path
 * may take to flow again; `linger`: what the other may need longer for it. */
const times = { look: 100, silence: 2_000, handover: 4_000, linger: 2_000 }

const sources: readonly Source[] = ['microphone', 'camera', 'screen', 'screen-audio']

/** `life` ends with the connection, `carried` when the server's path takes over. */
type Held = {
  id: DirectId
  connection: DirectConnection
  life: Lifetime
  carried: Lifetime
  phase: 'opening' | 'carrying' | 'leaving'
}

/**
 * This browser's side of the direct path: opens it when the server proposes, takes the other's media from it once both
 * hear each other, and hands over to the routed path track by track, each only when it flows there.
 */
export class DirectPath {
  /** What of the other comes directly now. */
  readonly carrying: ShallowRef<ReadonlySet<Source>> = shallowRef(new Set())
  readonly #options: DirectPathOptions
  readonly #life = new Lifetime()
  #held: Held | undefined

  constructor(options: DirectPathOptions) {
    this.#options = options
    const scope = effectScope(true)
    scope.run(() => {
      for (const source of sources) watch(options.wishes[source], () => this.#carry(source))
    })
    this.#life.onClose(() => scope.stop())
    this.#life.onClose(() => this.drop())
  }

  /** The other's media as it comes directly; undefined while that source comes by way of the server. */
  media(source: Source): MediaStreamTrack | undefined {
    return this.carrying.value.has(source) ? this.#held?.connection.track(source) : undefined
  }

  sourceOf(trackIdentifier: string): Source | undefined {
    return this.#held?.connection.sourceOf(trackIdentifier)
  }

  /** The statistics of the direct connection while it carries something. */
  statistics(): Promise<RTCStatsReport> | undefined {
    return this.carrying.value.size > 0 ? this.#held?.connection.statistics() : undefined
  }

  /** Does as the room says. */
  follow({ direct }: RoomState): void {
    const held = this.#held
    if (direct && direct.id !== held?.id) this.#meet(direct)
    else if (direct?.settled && held?.phase === 'opening') this.#settle(held)
    else if (!direct && held?.phase === 'opening') this.drop()
    else if (!direct && held?.phase === 'carrying') this.#leave(held).catch(reportFault)
  }

  take(id: DirectId, message: DirectMessage): void {
    if (this.#held?.id === id) this.#held.connection.take(message)
  }

  /** Lets go of it at once, whatever goes through it. */
  drop(): void {
    if (!this.#held) return
    this.#held.life.close()
    this.#held = undefined
    this.carrying.value = new Set()
    this.#options.rest(false)
  }

  close(): void {
    this.#life.close()
  }

  /** One that was settled without us belongs to a page that was here before. */
  #meet(link: DirectLink): void {
    this.drop()
    if (link.settled) this.#report(link.id, false)
    else this.#open(link)
  }

  #open({ id, offerer }: DirectLink): void {
    const life = new Lifetime()
    const connection = new DirectConnection({
      offers: offerer === this.#options.you(),
      iceServers: reflexiveOnly(this.#options.iceServers()),
      send: (message) => void this.#options.ask('direct.send', { id, message }).catch(reportUnexpected),
      wanted: this.#options.wanted,
      failed: (error) => {
        reportFault(error)
        this.#lose(id)
      },
    })
    life.own(connection)
    this.#held = { id, connection, life, carried: life.own(new Lifetime()), phase: 'opening' }
    for (const source of sources) this.#carry(source)
    this.#waitFor(this.#held)
  }

  /** Tells the server once the other is heard, and again should that end. */
  #waitFor({ id, connection, life }: Held): void {
    const stop = life.every(times.look, () => {
      if (connection.broken) return this.#lose(id)
      this.#hears(connection)
        .then((hears) => {
          if (!hears || life.closed) return
          stop()
          this.#report(id, true)
          this.#watch(id, connection, life)
        })
        .catch(reportFault)
    })
  }

  /** Whether the other is heard and seen, as far as there is anything to hear and see. */
  async #hears(connection: DirectConnection): Promise<boolean> {
    if (connection.silence === undefined) return false
    const due = this.#theirs().filter(({ muted, source }) => !muted && this.#isWanted(source))
    const arrived = await Promise.all(due.map(({ source }) => connection.arrived(source)))
    return arrived.every((count) => count > 0)
  }

  #watch(id: DirectId, connection: DirectConnection, life: Lifetime): void {
    let looked = performance.now()
    life.every(times.look, () => {
      const late = performance.now() - looked > times.look * 5
      looked = performance.now()
      // Whoever was asleep does not know what came meanwhile.
      const silent = !late && (connection.silence ?? 0) > times.silence
      if (connection.broken || silent) this.#lose(id)
    })
  }

  #settle(held: Held): void {
    held.phase = 'carrying'
    this.carrying.value = new Set(sources)
    this.#options.rest(true)
    held.carried.own(new DirectSpeaking(() => this.#loudness(held.connection), this.#options.speakers))
  }

  /** Nothing comes any more: what the server has is all there is, at once. */
  #lose(id: DirectId): void {
    if (this.#held?.id !== id) return
    const { phase } = this.#held
    this.drop()
    if (phase !== 'leaving') this.#report(id, false)
  }

  /** The server forwards again: each track changes over when it flows there; only then the direct path ends. */
  async #leave(held: Held): Promise<void> {
    held.phase = 'leaving'
    held.carried.close()
    this.#options.rest(false)
    const before = await this.#routed()
    const stop = held.life.every(times.look, () => {
      this.#handOver(before).then(() => {
        if (this.carrying.value.size === 0) stop()
      }, reportFault)
    })
    held.life.after(times.handover, () => (this.carrying.value = new Set()))
    held.life.after(times.handover + times.linger, () => this.drop())
  }

  async #handOver(before: ReadonlyMap<Source, number>): Promise<void> {
    const now = await this.#routed()
    const waiting = [...this.carrying.value].filter((source) => {
      const count = now.get(source)
      return count !== undefined && count <= (before.get(source) ?? 0)
    })
    if (waiting.length < this.carrying.value.size) this.carrying.value = new Set(waiting)
  }

  /** What arrived by way of the server of each source that should flow. */
  async #routed(): Promise<Map<Source, number>> {
    const due = this.#theirs().filter(({ muted, source }) => !muted && this.#isWanted(source))
    const counts = await Promise.all(
      due.map(async (track) => [track.source, await this.#options.routed(track.id)] as const),
    )
    return new Map(counts)
  }

  #carry(source: Source): void {
    const { track, muted } = this.#options.wishes[source]()
    this.#held?.connection.carry(source, muted ? undefined : track)
  }

  #report(id: DirectId, up: boolean): void {
    this.#options.ask('direct.report', { id, up }).catch(reportUnexpected)
  }

  #isWanted(source: Source): boolean {
    return source === 'microphone' || source === 'screen-audio' || this.#options.wanted().includes(source)
  }

  #theirs(): Track[] {
    const you = this.#options.you()
    return [...this.#options.state().tracks.values()].filter(({ owner }) => owner !== you)
  }

  /** Everybody's loudness in dBov. */
  #loudness(connection: DirectConnection): Loudness {
    const { microphone, level } = this.#options.local
    const own = microphone.wanted.value ? (level.value - 1) * 60 : -127
    const you = this.#options.you()
    return [...this.#options.state().participants.keys()].map((id) => ({
      id,
      volume: id === you ? own : connection.volume,
    }))
  }
}

/** A refusal here means that the connection ended meanwhile, on one side or the other: both find out by themselves. */
function reportUnexpected(error: unknown): void {
  if (!(error instanceof Refusal)) reportFault(error)
}

/** A relayed connection to the other would only be a longer way than the server's; TURN servers answer STUN as well. */
function reflexiveOnly(servers: readonly RTCIceServer[]): RTCIceServer[] {
  const urls = servers.flatMap((server) => server.urls).flatMap(stunOf)
  return urls.length > 0 ? [{ urls: [...new Set(urls)] }] : []
}

function stunOf(url: string): string[] {
  if (url.startsWith('stun')) return [url]
  if (!url.startsWith('turn:') || url.endsWith('transport=tcp')) return []
  return [url.replace('turn:', 'stun:').replace(/\?.*$/, '')]
}
