import { randomUUID } from 'node:crypto'
import { Refusal } from '#shared/errors.ts'
import type { Lifetime } from '#shared/lifetime.ts'
import type { DirectMessage } from '#shared/protocol/direct.ts'
import type { DirectId, ParticipantId } from '#shared/protocol/ids.ts'
import type { RoomEvent } from '#shared/protocol/index.ts'
import type { RoomState } from '#shared/room-state.ts'
import type { Member } from './member.ts'

/** What a direct path needs of its room. */
export type DirectPathRoom = {
  readonly life: Lifetime
  state(): RoomState
  member(id: ParticipantId): Member | undefined
  /** How many are about to come in: their first picture must not wait until what went directly comes by here. */
  visitors(): number
  happen(event: RoomEvent): void
}

/**
 * ms before a direct connection is tried: soon when the first two meet; after a calm when there were more or a path
 * broke, twice as long each time that one does not come about.
 */
const pauses = { first: 1_000, calm: 10_000, longest: 600_000 }
/** ms in which both must hear each other. */
const patience = 15_000

/**
 * Decides when two people alone in a room send their media directly, and carries what they say to get there. The
 * routed path stays open beside it, so that both ways of changing over are made before the other is broken.
 */
export class DirectPath {
  readonly #room: DirectPathRoom
  readonly #up = new Set<ParticipantId>()
  #crowded = false
  #failures = 0
  #pending: (() => void) | undefined
  #forgetDeadline = () => {}

  constructor(room: DirectPathRoom) {
    this.#room = room
  }

  /** Somebody came, to the door or inside, left, or came back. */
  refresh(): void {
    const { participants, direct } = this.#room.state()
    if (participants.size + this.#room.visitors() > 2) this.#crowded = true
    if (participants.size !== 2) this.#failures = 0
    const two = this.#two()
    if (direct && !two) this.#end(direct.id)
    else if (!direct && two) this.#proposeSoon()
    if (!two) this.#forgetProposal()
  }

  /** Hands a message from one of the two to the other. Refuses `gone` when that connection has ended. */
  pass(member: Member, id: DirectId, message: DirectMessage): void {
    const other = this.#two()?.find(({ id: theirs }) => theirs !== member.id)
    if (this.#room.state().direct?.id !== id || !other) throw new Refusal('gone', 'no such direct connection')
    other.endpoint?.signal({ type: 'direct', id, message })
  }

  /** One of the two says whether it hears the other. What is said of an earlier connection is too late to matter. */
  report(member: Member, id: DirectId, up: boolean): void {
    const link = this.#room.state().direct
    if (link?.id !== id) return
    if (!up) return this.#fail(id)
    this.#up.add(member.id)
    if (link.settled || !this.#two()?.every((each) => this.#up.has(each.id))) return
    this.#forgetDeadline()
    this.#failures = 0
    this.#room.happen({ type: 'direct.settled', id })
  }

  #two(): Member[] | undefined {
    const { participants } = this.#room.state()
    if (participants.size !== 2 || this.#room.visitors() > 0) return undefined
    const ids = [...participants.keys()]
    const members = ids.flatMap((id) => this.#room.member(id) ?? [])
    return members.length === 2 && members.every(({ direct }) => direct) ? members : undefined
  }

  #proposeSoon(): void {
    if (this.#pending) return
    const calm = this.#crowded || this.#failures > 0
    const pause = calm ? pauses.calm * 2 ** Math.max(0, this.#failures - 1) : pauses.first
    this.#pending = this.#room.life.after(Math.min(pause, pauses.longest), () => {
      this.#pending = undefined
      this.#propose()
    })
  }

  /** Somebody who is away when the time comes brings us here again by coming back. */
  #propose(): void {
    const two = this.#two()
    if (!two?.every(({ endpoint }) => endpoint)) return
    const id = randomUUID() as DirectId
    this.#up.clear()
    this.#crowded = false
    this.#forgetDeadline = this.#room.life.after(patience, () => this.#fail(id))
    this.#room.happen({ type: 'direct.proposed', id, offerer: two[0]!.id })
  }

  #fail(id: DirectId): void {
    if (this.#room.state().direct?.id !== id) return
    this.#failures++
    this.#end(id)
    this.refresh()
  }

  #end(id: DirectId): void {
    this.#forgetDeadline()
    this.#room.happen({ type: 'direct.ended', id })
  }

  #forgetProposal(): void {
    this.#pending?.()
    this.#pending = undefined
  }
}
