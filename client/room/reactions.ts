import { shallowRef, type ShallowRef } from 'vue'
import { Lifetime } from '#shared/lifetime.ts'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import type { ReactionEmoji } from '#shared/reactions.ts'

/** A reaction as it floats by; `key` tells two of the same kind apart. */
export type ShownReaction = { key: number; from: ParticipantId; emoji: ReactionEmoji }

/** ms a reaction is shown. */
const duration = 4_000

/** The reactions on screen; each goes away by itself. */
export class Reactions {
  readonly shown: ShallowRef<readonly ShownReaction[]> = shallowRef([])
  readonly #life = new Lifetime()
  #count = 0

  show(from: ParticipantId, emoji: ReactionEmoji): void {
    const key = ++this.#count
    this.shown.value = [...this.shown.value, { key, from, emoji }]
    this.#life.after(duration, () => {
      this.shown.value = this.shown.value.filter((reaction) => reaction.key !== key)
    })
  }

  close(): void {
    this.#life.close()
  }
}
