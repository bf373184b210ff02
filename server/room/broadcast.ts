import { Paced } from '#shared/paced.ts'
import type { Lifetime } from '#shared/lifetime.ts'
import type { RoomEvent, Signal, Update } from '#shared/protocol/index.ts'
import { updatePace } from './pace.ts'

/** Reactions that go into one update; more could not be told apart on screen. */
const mostReactions = 30

/** What a broadcast needs of its room. */
export type BroadcastRoom = {
  readonly life: Lifetime
  /** How many people are told. */
  people(): number
  /** Sends one update to everybody. */
  send(update: Update): void
}

/**
 * What a room tells everybody: what comes after a calm goes at once, what follows is gathered until the pace allows
 * the next update. Of signals about the same thing the newest goes.
 */
export class Broadcast {
  readonly #room: BroadcastRoom
  readonly #updates: Paced
  #first = 0
  #events: RoomEvent[] = []
  readonly #signals = new Map<string, Signal>()
  #reactions = 0

  constructor(room: BroadcastRoom) {
    this.#room = room
    this.#updates = new Paced(
      room.life,
      () => updatePace(room.people()),
      () => this.#send(),
    )
  }

  /** `revision`: the room's, after this event. */
  event(revision: number, event: RoomEvent): void {
    if (this.#events.length === 0) this.#first = revision
    this.#events.push(event)
    this.#updates.ask()
  }

  signal(signal: Signal): void {
    if (signal.type === 'reaction' && ++this.#reactions > mostReactions) return
    this.#signals.set(this.#subjectOf(signal), signal)
    this.#updates.ask()
  }

  #subjectOf(signal: Signal): string {
    if (signal.type === 'reaction') return `reaction ${this.#reactions}`
    return signal.type === 'quality' ? `quality ${signal.id}` : signal.type
  }

  #send(): void {
    const update: Update = { first: this.#first, events: this.#events, signals: [...this.#signals.values()] }
    this.#events = []
    this.#signals.clear()
    this.#reactions = 0
    this.#room.send(update)
  }
}
