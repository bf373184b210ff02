import type { ParticipantId } from '#shared/protocol/ids.ts'

/** How many are remembered: no more pictures than that are ever left when most are given up. */
const most = 4

/** Who spoke last, the most recent first. */
export class RecentSpeakers {
  #order: readonly ParticipantId[] = []

  get order(): readonly ParticipantId[] {
    return this.#order
  }

  speaks(id: ParticipantId): void {
    if (this.#order[0] !== id)
      this.#order = [id, ...this.#order.filter((other) => other !== id)].slice(0, most)
  }

  leave(id: ParticipantId): void {
    this.#order = this.#order.filter((other) => other !== id)
  }
}
