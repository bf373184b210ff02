import type { Lifetime } from '#shared/lifetime.ts'
import type { TrackId } from '#shared/protocol/ids.ts'

/** Layers are switched off late, so that a short look away costs nobody a key frame (ms). */
const patience = { lower: 2_000, none: 10_000 }

type Layer = number | null

/**
 * The highest layer of each video track that anybody receives. A higher demand is told at once, a lower one only
 * when it lasts.
 */
export class Demands {
  readonly #told = new Map<TrackId, Layer>()
  readonly #falling = new Map<TrackId, { to: Layer; cancel: () => void }>()
  readonly #life: Lifetime
  readonly #tell: (track: TrackId, layer: Layer) => void

  constructor(life: Lifetime, tell: (track: TrackId, layer: Layer) => void) {
    this.#life = life
    this.#tell = tell
  }

  /** A new track sends all its layers until told otherwise. */
  add(track: TrackId, layers: number): void {
    this.#told.set(track, layers - 1)
  }

  /** What the sender of this track was last told. */
  told(track: TrackId): Layer | undefined {
    return this.#told.get(track)
  }

  drop(track: TrackId): void {
    this.#told.delete(track)
    this.#stopFalling(track)
  }

  /** Compares what flows now, over all receptions, with what the senders were told. */
  update(flowing: Iterable<[TrackId, number]>): void {
    const wanted = new Map<TrackId, number>()
    for (const [track, layer] of flowing) wanted.set(track, Math.max(layer, wanted.get(track) ?? 0))
    for (const [track, told] of this.#told) this.#compare(track, told, wanted.get(track) ?? null)
  }

  #compare(track: TrackId, told: Layer, wanted: Layer): void {
    if (rank(wanted) >= rank(told)) {
      this.#stopFalling(track)
      if (wanted !== told) this.#say(track, wanted)
    } else if (this.#falling.get(track)?.to !== wanted) {
      this.#stopFalling(track)
      const cancel = this.#life.after(wanted === null ? patience.none : patience.lower, () =>
        this.#say(track, wanted),
      )
      this.#falling.set(track, { to: wanted, cancel })
    }
  }

  #say(track: TrackId, layer: Layer): void {
    this.#falling.delete(track)
    this.#told.set(track, layer)
    this.#tell(track, layer)
  }

  #stopFalling(track: TrackId): void {
    this.#falling.get(track)?.cancel()
    this.#falling.delete(track)
  }
}

const rank = (layer: Layer): number => layer ?? -1
