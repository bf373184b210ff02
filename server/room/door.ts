import { randomUUID } from 'node:crypto'
import { Refusal } from '#shared/errors.ts'
import type { Lifetime } from '#shared/lifetime.ts'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import type { MediaAsk } from '#shared/protocol/media.ts'
import type { ExpectedView } from '#shared/protocol/view.ts'
import type { Endpoint } from './endpoint.ts'
import { Member } from './member.ts'
import type { Equipment, Stage } from './stage.ts'

/** What somebody at the door says of their browser. */
export type Visit = { view: ExpectedView; media: MediaAsk }

/** What the door needs of its room. */
export type DoorRoom = {
  readonly life: Lifetime
  readonly stage: Stage
  /** Why nothing is set up for visitors now; undefined if it is. */
  obstacle(): Refusal | undefined
  /** Somebody came to the door, or went. */
  changed(): void
}

/** At most so many at once: what is paused still costs a little with every packet. */
const places = 20

/** ms for which it stays set up; who stays at the door for longer comes in the slower way. */
const patience = 5 * 60_000

/**
 * Those who are about to come in, each with all that they would receive, set up and paused: their click starts the
 * flow and waits for no connection. Nobody inside knows of them, and nothing reaches them before they are in.
 */
export class Door {
  readonly #room: DoorRoom
  /** With how to forget that their time runs out. */
  readonly #visitors = new Map<Member, () => void>()

  constructor(room: DoorRoom) {
    this.#room = room
    room.life.onClose(() => this.#dismissAll())
  }

  get size(): number {
    return this.#visitors.size
  }

  [Symbol.iterator](): Iterator<Member> {
    return this.#visitors.keys()
  }

  /** Sets up what somebody would receive. Refuses where joining would be refused, `gone` if they left meanwhile. */
  async approach({ view, media: ask }: Visit, endpoint: Endpoint): Promise<{ visitor: Member } & Equipment> {
    this.#expectPlace()
    const { stage, life } = this.#room
    const visitor = new Member(randomUUID() as ParticipantId, endpoint, view, (self) =>
      stage.newReception(self),
    )
    this.#visitors.set(
      visitor,
      life.after(patience, () => this.dismiss(visitor)),
    )
    try {
      const media = await stage.openParticipant(ask)
      if (!this.#visitors.has(visitor)) {
        media.close()
        throw new Refusal('gone', 'went away from the door')
      }
      visitor.attach(media)
      this.#room.changed()
      return { visitor, ...(await stage.prepare(visitor)) }
    } catch (error) {
      this.dismiss(visitor)
      throw error
    }
  }

  /** Hands over a visitor who comes in with these transports, if they are still set up. */
  admit(visitor: Member | undefined, holds: MediaAsk['holds']): Member | undefined {
    if (!visitor?.media || visitor.media.grant.id !== holds || !this.#forget(visitor)) return undefined
    return visitor
  }

  /** Whoever goes away, or came in by another way. Does nothing for one who was admitted. */
  dismiss(visitor: Member): void {
    if (this.#forget(visitor)) visitor.life.close()
  }

  #dismissAll(): void {
    for (const visitor of this) this.dismiss(visitor)
  }

  /** Whether they were still here. */
  #forget(visitor: Member): boolean {
    this.#visitors.get(visitor)?.()
    const was = this.#visitors.delete(visitor)
    if (was) this.#room.changed()
    return was
  }

  #expectPlace(): void {
    const obstacle = this.#room.obstacle()
    if (obstacle) throw obstacle
    if (this.#visitors.size >= places) throw new Refusal('unavailable', 'too many at the door')
  }
}
