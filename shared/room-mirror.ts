import type { RoomEvent } from './protocol/index.ts'
import type { Snapshot } from './protocol/room.ts'
import { apply, emptyRoom, fromSnapshot, type RoomState } from './room-state.ts'

/**
 * A faithful copy of a room kept elsewhere. Starts from a snapshot, follows events, keeps those that overtook the
 * snapshot, ignores those it contains, and says so when it lost the thread.
 */
export class RoomMirror {
  #state: RoomState | undefined
  #early: Array<[revision: number, event: RoomEvent]> = []
  readonly #changed: (state: RoomState) => void
  readonly #lost: () => void

  constructor(changed: (state: RoomState) => void, lost: () => void) {
    this.#changed = changed
    this.#lost = lost
  }

  get state(): RoomState {
    return this.#state ?? emptyRoom
  }

  /** Events that arrive from now on belong to the snapshot that is still to come. */
  expect(): void {
    this.#state = undefined
    this.#early = []
  }

  restart(snapshot: Snapshot): void {
    this.#state = fromSnapshot(snapshot)
    const early = this.#early
    this.#early = []
    this.#changed(this.#state)
    for (const [revision, event] of early) this.hear(revision, event)
  }

  hear(revision: number, event: RoomEvent): void {
    if (!this.#state) {
      this.#early.push([revision, event])
      return
    }
    if (revision <= this.#state.revision) return
    if (revision > this.#state.revision + 1) {
      this.expect()
      this.#lost()
      return
    }
    this.#state = apply(this.#state, event)
    this.#changed(this.#state)
  }
}
