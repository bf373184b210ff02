import type { Update } from './protocol/index.ts'
import type { Participant } from './protocol/participant.ts'
import type { Snapshot } from './protocol/room.ts'
import { apply, emptyRoom, fromSnapshot, list, type RoomState } from './room-state.ts'

/** What happened, in order; `first`: the revision after the first event. */
type Happening = Pick<Update, 'first' | 'events'>

/**
 * A faithful copy of a room kept elsewhere. Starts from a snapshot, follows events, keeps those that overtook the
 * snapshot, ignores those it contains, takes in whom it left out, and says so when it lost the thread.
 */
export class RoomMirror {
  #state: RoomState | undefined
  #snapshot: Snapshot | undefined
  #early: Happening[] = []
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
    this.#state = this.#snapshot = undefined
    this.#early = []
  }

  restart(snapshot: Snapshot): void {
    this.#snapshot = snapshot
    this.#state = fromSnapshot(snapshot)
    const early = this.#early
    this.#early = []
    this.#changed(this.#state)
    for (const happening of early) this.hear(happening)
  }

  /**
   * Adds people whom this snapshot left out; of an earlier one nobody is added. They may be ahead of events that are
   * still on their way, which then change nothing more.
   */
  list(people: readonly Participant[], { missingFrom }: { missingFrom: Snapshot }): void {
    if (!this.#state || missingFrom !== this.#snapshot) return
    this.#state = list(this.#state, people)
    this.#changed(this.#state)
  }

  hear({ first, events }: Happening): void {
    if (!this.#state) {
      this.#early.push({ first, events })
      return
    }
    const next = this.#state.revision + 1
    const fresh = events.slice(Math.max(0, next - first))
    if (fresh.length === 0) return
    if (first > next) {
      this.expect()
      this.#lost()
      return
    }
    this.#state = fresh.reduce(apply, this.#state)
    this.#changed(this.#state)
  }
}
