import { shallowRef, watch, type ShallowRef } from 'vue'
import { Lifetime } from '#shared/lifetime.ts'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import type { Quality } from '#shared/protocol/index.ts'
import type { RoomState } from '#shared/room-state.ts'
import type { Statistics, StatisticsSample, TrackStatistics } from './statistics.ts'
import { judge, SteadyVerdict, type Arrival, type Evidence, type Verdict } from './verdict.ts'

export type VerdictsOptions = {
  statistics: Statistics
  /** One is in the room, and media should flow. */
  inside(): boolean
  state(): RoomState
  you(): ParticipantId | undefined
  /** The server's word on everybody's uplink. */
  quality(): ReadonlyMap<ParticipantId, Quality>
  strained(): boolean
  direct(): boolean
}

const calm: Verdict = { overall: undefined, tiles: new Map() }

/** Says in the course of a meeting whose connection is to blame, from the statistics of both legs. */
export class Verdicts {
  readonly verdict: ShallowRef<Verdict> = shallowRef(calm)
  readonly #options: VerdictsOptions
  readonly #life = new Lifetime()
  #steady = new SteadyVerdict()
  #freezes = new Map<string, number>()
  #stop = () => {}

  constructor(options: VerdictsOptions) {
    this.#options = options
    const { inside, statistics } = options
    this.#life.onClose(watch(inside, (now) => this.#enter(now), { immediate: true }))
    this.#life.onClose(watch(statistics.history, (history) => this.#take(history.at(-1))))
    this.#life.onClose(() => this.#stop())
  }

  close(): void {
    this.#life.close()
  }

  #enter(inside: boolean): void {
    this.#stop()
    this.#stop = inside ? this.#options.statistics.watch() : () => {}
    this.#steady = new SteadyVerdict()
    this.verdict.value = calm
  }

  #take(sample: StatisticsSample | undefined): void {
    if (!sample || !this.#options.inside()) return
    const verdict = this.#steady.take(judge(this.#evidence(sample)), sample.at)
    if (!same(verdict, this.verdict.value)) this.verdict.value = verdict
  }

  #evidence({ connection, tracks }: StatisticsSample): Evidence {
    const { you, quality, strained, direct } = this.#options
    const me = you()
    return {
      sent: { loss: sentLoss(tracks, direct()), quality: (me && quality().get(me)) ?? 'good' },
      roundTripTime: connection.roundTripTime,
      others: this.#arrivals(tracks),
      strained: strained(),
      direct: direct(),
    }
  }

  #arrivals(tracks: readonly TrackStatistics[]): Map<ParticipantId, Arrival> {
    const arrivals = new Map<ParticipantId, Arrival>()
    const freezes = new Map<string, number>()
    for (const { direction, track, loss, concealed, freezes: count } of tracks) {
      const owner = direction === 'receive' ? this.#ownerOf(track) : undefined
      if (!owner) continue
      freezes.set(track, count)
      const so = arrivals.get(owner)
      arrivals.set(owner, {
        loss: Math.max(loss, so?.loss ?? 0),
        concealed: Math.max(concealed, so?.concealed ?? 0),
        frozen: (so?.frozen ?? false) || count > (this.#freezes.get(track) ?? count),
        uplink: this.#options.quality().get(owner) ?? 'good',
      })
    }
    this.#freezes = freezes
    return arrivals
  }

  #ownerOf(track: TrackStatistics['track']): ParticipantId | undefined {
    const found = [...this.#options.state().tracks.values()].find(({ id }) => id === track)
    return found?.muted ? undefined : found?.owner
  }
}

/**
 * Share of what one sends that is lost on one's own leg, 0 to 1. The server reports the loss of the worst listener for
 * sound (so that the sender adds forward error correction): what it says of sound is not about this leg.
 */
function sentLoss(tracks: readonly TrackStatistics[], direct: boolean): number {
  const telling = tracks.filter(({ direction, kind }) => direction === 'send' && (direct || kind === 'video'))
  return Math.max(0, ...telling.map(({ loss }) => loss))
}

const same = (a: Verdict, b: Verdict): boolean =>
  a.overall === b.overall &&
  a.tiles.size === b.tiles.size &&
  [...a.tiles].every(([id, fault]) => b.tiles.get(id) === fault)
