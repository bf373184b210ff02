import type { ParticipantId, TrackId } from '#shared/protocol/ids.ts'
import type { Quality } from '#shared/protocol/index.ts'

/** Scores (0 to 10) from which a track counts as good, and as fair. */
const thresholds = { good: 8, fair: 5 }

/** How well each participant's media reaches the server: as well as its worst track does. */
export class LinkQuality {
  readonly #scores = new Map<TrackId, { owner: ParticipantId; score: number }>()
  readonly #told = new Map<ParticipantId, Quality>()

  /** Takes in a track's score; returns its owner's quality if that changed. */
  score(owner: ParticipantId, track: TrackId, score: number): Quality | undefined {
    this.#scores.set(track, { owner, score })
    return this.#changed(owner)
  }

  forget(track: TrackId): void {
    this.#scores.delete(track)
  }

  leave(owner: ParticipantId): void {
    this.#told.delete(owner)
    for (const [track, scored] of this.#scores) if (scored.owner === owner) this.#scores.delete(track)
  }

  /** What newcomers are told. */
  get current(): ReadonlyMap<ParticipantId, Quality> {
    return this.#told
  }

  #changed(owner: ParticipantId): Quality | undefined {
    const own = [...this.#scores.values()].filter((scored) => scored.owner === owner)
    const worst = Math.min(10, ...own.map((scored) => scored.score))
    const quality = worst >= thresholds.good ? 'good' : worst >= thresholds.fair ? 'fair' : 'poor'
    if (quality === (this.#told.get(owner) ?? 'good')) return undefined
    this.#told.set(owner, quality)
    return quality
  }
}
