import { Paced } from '#shared/paced.ts'
import type { Lifetime } from '#shared/lifetime.ts'
import type { RoomEvent, Signal, Update } from '#shared/protocol/index.ts'
import { updatePace, urgentPace } from './pace.ts'

/** Reactions that go into one update; more could not be told apart on screen. */
const mostReactions = 30
/** Whose voice a slot carries decides whether somebody hears it at all: pinned people have a stream of their own. */
const urgent: ReadonlySet<Signal['type']> = new Set(['voices'])

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
  readonly #urgent: Paced
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
    this.#urgent = new Paced(
      room.life,
      () => urgentPace(room.people()),
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
    if (urgent.has(signal.type)) this.#urgent.ask()
    else this.#updates.ask()
  }

  #subjectOf(signal: Signal): string {
    if (signal.type === 'reaction') return `reaction ${this.#reactions}`
    return signal.type === 'quality' ? `quality ${signal.id}` : signal.type
  }

  #send(): void {
    // The one that was urgent took everything along.
    if (this.#events.length + this.#signals.size === 0) return
    const update: Update = { first: this.#first, events: this.#events, signals: [...this.#signals.values()] }
    this.#events = []
    this.#signals.clear()
    this.#reactions = 0
    this.#room.send(update)
  }
}
