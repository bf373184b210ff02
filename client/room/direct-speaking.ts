import { Lifetime } from '#shared/lifetime.ts'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import { Speaking, type Speakers } from '#shared/speaking.ts'

/** ms between readings, as often as the server takes them. */
const pace = 200

export type Loudness = ReadonlyArray<{ id: ParticipantId; volume: number }>

/** Who speaks while the server cannot hear it; by the same rule as the server's. */
export class DirectSpeaking {
  readonly #life = new Lifetime()

  /** `read`: everybody's loudness in dBov. */
  constructor(read: () => Loudness, changed: (speakers: Speakers) => void) {
    const speaking = new Speaking()
    this.#life.every(pace, () => {
      const loudest = [...read()].sort((a, b) => b.volume - a.volume)
      const speakers = speaking.hear(Date.now(), loudest)
      if (speakers) changed(speakers)
    })
  }

  close(): void {
    this.#life.close()
  }
}
