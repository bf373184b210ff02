import type { Lifetime } from '#shared/lifetime.ts'
import type { RoomEvent, Signal, Update } from '#shared/protocol/index.ts'

/** ms between updates: the more people are to be told, the more goes into one. */
const pace = { least: 100, perPerson: 0.2, most: 200 }
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
  #first = 0
  #events: RoomEvent[] = []
  readonly #signals = new Map<string, Signal>()
  #reactions = 0
  #waiting = false

  constructor(room: BroadcastRoom) {
    this.#room = room
  }

  /** `revision`: the room's, after this event. */
  event(revision: number, event: RoomEvent): void {
    if (this.#events.length === 0) this.#first = revision
    this.#events.push(event)
    this.#sendSoon()
  }

  signal(signal: Signal): void {
    if (signal.type === 'reaction' && ++this.#reactions > mostReactions) return
    this.#signals.set(this.#subjectOf(signal), signal)
    this.#sendSoon()
  }

  #subjectOf(signal: Signal): string {
    if (signal.type === 'reaction') return `reaction ${this.#reactions}`
    return signal.type === 'quality' ? `quality ${signal.id}` : signal.type
  }

  #sendSoon(): void {
    if (this.#waiting) return
    this.#waiting = true
    // What is decided in one step is told together, and before the step is answered.
    queueMicrotask(() => this.#send())
  }

  #send(): void {
    if (this.#room.life.closed) return
    const update: Update = { first: this.#first, events: this.#events, signals: [...this.#signals.values()] }
    this.#waiting = update.events.length + update.signals.length > 0
    if (!this.#waiting) return
    this.#events = []
    this.#signals.clear()
    this.#reactions = 0
    this.#room.send(update)
    this.#room.life.after(paceFor(this.#room.people()), () => this.#send())
  }
}

const paceFor = (people: number): number => Math.min(pace.most, Math.max(pace.least, people * pace.perPerson))
