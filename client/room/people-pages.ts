import { Lifetime } from '#shared/lifetime.ts'
import type { Snapshot } from '#shared/protocol/room.ts'
import type { RoomMirror } from '#shared/room-mirror.ts'
import { reportFault } from './report-fault.ts'
import { Retry } from './retry.ts'
import type { Ask } from './wire.ts'

/** Fetches in the background whom a snapshot leaves out, page after page. */
export class PeoplePages {
  readonly #ask: Ask
  readonly #mirror: RoomMirror
  readonly #life = new Lifetime()
  readonly #retry = new Retry()
  #snapshot: Snapshot | undefined

  constructor(ask: Ask, mirror: RoomMirror) {
    this.#ask = ask
    this.#mirror = mirror
  }

  /** Completes this snapshot instead of any earlier one, from when `entered` is settled. */
  complete(snapshot: Snapshot, entered: Promise<unknown>): void {
    this.#snapshot = snapshot
    const begin = (): void => this.#fetch(snapshot, snapshot.unlistedSince)
    entered.then(begin, begin)
  }

  /** What is missing now will come with another snapshot, if at all. */
  stop(): void {
    this.#snapshot = undefined
  }

  close(): void {
    this.stop()
    this.#life.close()
  }

  #fetch(snapshot: Snapshot, since: number | null): void {
    if (since === null || snapshot !== this.#snapshot) return
    this.#ask('participant.list', { since }).then(
      ({ participants, next }) => {
        this.#retry.startOver()
        this.#mirror.list(participants, { missingFrom: snapshot })
        this.#fetch(snapshot, next)
      },
      (error: unknown) => {
        reportFault(error)
        this.#life.after(this.#retry.next(), () => this.#fetch(snapshot, since))
      },
    )
  }
}
