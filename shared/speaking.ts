import type { ParticipantId } from './protocol/ids.ts'

/** What speech is, in dBov and ms: louder than the threshold; a pause between words does not end it. */
const speech = { threshold: -55, pause: 900, takeover: 700 }

export type Speakers = { active: ParticipantId | null; speaking: ParticipantId[] }

/**
 * Who is speaking, without flicker. Somebody speaks from the first loud moment until a pause; the active speaker
 * changes only when another has spoken for a while, or at once when the old one is silent.
 */
export class Speaking {
  readonly #since = new Map<ParticipantId, { first: number; last: number }>()
  #active: ParticipantId | null = null
  #told = ''

  /** Takes in one reading (ms and dBov, loudest first); returns the speakers if they changed. */
  hear(now: number, volumes: ReadonlyArray<{ id: ParticipantId; volume: number }>): Speakers | undefined {
    for (const { id, volume } of volumes) {
      if (volume >= speech.threshold)
        this.#since.set(id, { first: this.#since.get(id)?.first ?? now, last: now })
    }
    for (const [id, { last }] of this.#since) if (now - last > speech.pause) this.#since.delete(id)
    this.#elect(now, volumes[0]?.id)
    return this.#changed()
  }

  leave(id: ParticipantId): Speakers | undefined {
    this.#since.delete(id)
    if (this.#active === id) this.#active = null
    return this.#changed()
  }

  get current(): Speakers {
    return { active: this.#active, speaking: [...this.#since.keys()] }
  }

  #elect(now: number, loudest: ParticipantId | undefined): void {
    const candidate = loudest && this.#since.get(loudest)
    if (!candidate || loudest === this.#active) return
    const silent = this.#active === null || !this.#since.has(this.#active)
    if (silent || now - candidate.first >= speech.takeover) this.#active = loudest
  }

  #changed(): Speakers | undefined {
    const { active, speaking } = this.current
    const key = [active, ...speaking.toSorted()].join(' ')
    if (key === this.#told) return undefined
    this.#told = key
    return { active, speaking }
  }
}
