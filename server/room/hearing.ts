import type { Lifetime } from '#shared/lifetime.ts'
import type { TrackId } from '#shared/protocol/ids.ts'
import type { Signal } from '#shared/protocol/index.ts'
import { Reconciler } from '#shared/reconciler.ts'
import type { RoomState } from '#shared/room-state.ts'
import type { RoomMedia, Voice } from './media.ts'
import type { Member } from './member.ts'

/** What hearing needs of its room. */
export type HearingRoom = {
  readonly life: Lifetime
  readonly limits: { slots: number }
  state(): RoomState
  members(): Iterable<Member>
  media(): Promise<RoomMedia> | undefined
  signal(signal: Signal): void
  /** What everybody receives is to be decided anew. */
  changed(): void
  failed(error: unknown): void
}

/** ms that few microphones must last, so that somebody who comes and goes changes nothing for the others. */
const calm = 10_000

/**
 * How the microphones of a room are heard: each by itself, or, when somebody would receive more of them than allowed,
 * the loudest in speaker slots.
 */
export class Hearing {
  readonly #room: HearingRoom
  readonly #reconciler: Reconciler
  #crowded = false
  #cancelCalm: (() => void) | undefined
  #open: readonly TrackId[] = []
  #voices: readonly Voice[] = []

  constructor(room: HearingRoom) {
    this.#room = room
    this.#reconciler = new Reconciler(() => this.#follow(), room.failed)
  }

  /** What is received in place of the microphones; nothing: each of them. */
  get slots(): readonly TrackId[] {
    return this.#crowded ? this.#open : []
  }

  /** Whose voices the slots carry now, as everybody is told. */
  get signal(): Signal {
    return { type: 'voices', voices: [...this.#voices] }
  }

  isSlot(track: TrackId): boolean {
    return this.#open.includes(track)
  }

  /** Somebody, or a microphone, came or went, or somebody let go of a slot. */
  refresh(): void {
    if (this.#most > this.#room.limits.slots) {
      this.#crowded = true
      this.#cancelCalm?.()
      this.#cancelCalm = undefined
    } else if (this.#crowded) {
      this.#cancelCalm ??= this.#room.life.after(calm, () => this.#relax())
    }
    if (this.#crowded !== this.#open.length > 0) void this.#reconciler.run()
  }

  /** The slots carry other voices. */
  hear(voices: readonly Voice[]): void {
    this.#voices = voices
    this.#room.signal(this.signal)
  }

  /** The room's media is gone, with all slots. */
  lose(): void {
    this.#cancelCalm?.()
    this.#cancelCalm = undefined
    this.#crowded = false
    this.#open = []
    this.#voices = []
  }

  /** How many microphones the one who hears the most would receive. */
  get #most(): number {
    const microphones = [...this.#room.state().tracks.values()].filter(
      ({ source }) => source === 'microphone',
    )
    const owners = new Set(microphones.map(({ owner }) => owner))
    const listens = [...this.#room.members()].some(({ id }) => !owners.has(id))
    return listens ? owners.size : owners.size - 1
  }

  #relax(): void {
    this.#cancelCalm = undefined
    this.#crowded = false
    this.#room.changed()
  }

  async #follow(): Promise<void> {
    const media = await this.#room.media()
    if (!media || media.closed) return
    if (this.#crowded && this.#open.length === 0) {
      const open = await media.openSlots(this.#room.limits.slots)
      if (media.closed) return
      this.#open = open
      this.#room.changed()
    } else if (!this.#crowded && this.#open.length > 0 && !this.#isReceived) {
      media.closeSlots()
      this.#open = []
      this.#voices = []
    }
  }

  get #isReceived(): boolean {
    return [...this.#room.members()].some(({ reception }) => this.#open.some((slot) => reception.holds(slot)))
  }
}
