import { Refusal } from '#shared/errors.ts'
import type { RoomCode } from '#shared/protocol/ids.ts'
import type { CloseReason, Signal } from '#shared/protocol/index.ts'
import type { IceServer } from '#shared/protocol/ice.ts'
import type { Demand, SubscriptionChange } from '#shared/protocol/media.ts'
import type { ConnectionCheck } from '../check/connection-check.ts'
import type { Visit } from '../room/door.ts'
import type { Endpoint } from '../room/endpoint.ts'
import type { Member } from '../room/member.ts'
import type { Room } from '../room/room.ts'
import type { Rooms } from '../room/rooms.ts'
import type { Equipment } from '../room/stage.ts'
import { channelOf, type Wire } from './wire.ts'

/** The STUN and TURN servers for a participant, and how long (ms) their credentials hold. */
export type Relays = {
  iceServers(room: string, participant: string): IceServer[]
  credentialLifetime: number
}

/** One socket of one browser, and the participant it speaks for once it has joined. */
export class Connection implements Endpoint {
  readonly rooms: Rooms
  readonly relays: Relays
  readonly check: ConnectionCheck
  readonly #wire: Wire
  #seat: { room: Room; member: Member } | undefined
  /** Who it is at a room's door, before it has joined. */
  #visit: { room: Room; visitor: Member } | undefined
  #joining = false

  constructor(wire: Wire, rooms: Rooms, relays: Relays, check: ConnectionCheck) {
    this.#wire = wire
    this.rooms = rooms
    this.relays = relays
    this.check = check
  }

  /** Where this connection sits, or a refusal. */
  get seat(): { room: Room; member: Member } {
    if (!this.#seat) throw new Refusal('unauthorized', 'join first')
    return this.#seat
  }

  /** Whom this connection speaks for, inside or still at the door; or a refusal. */
  get person(): Member {
    const person = this.#seat?.member ?? this.#visit?.visitor
    if (!person) throw new Refusal('unauthorized', 'join first')
    return person
  }

  /** Who this connection is at the door of that room. */
  visitorOf(room: Room): Member | undefined {
    return this.#visit?.room === room ? this.#visit.visitor : undefined
  }

  /** Stands at the door of one room, instead of any other. */
  async approach(room: Room, visit: Visit): Promise<Equipment> {
    this.#expectOutside()
    this.#goAway()
    const { visitor, ...equipment } = await room.door.approach(visit, this)
    if (this.#seat || this.#joining || this.#visit || !this.#wire.connected) {
      room.door.dismiss(visitor)
      throw new Refusal('gone', 'joined meanwhile, or went away')
    }
    this.#visit = { room, visitor }
    return equipment
  }

  /** One connection joins one room, once. */
  async sit<T extends { member: Member }>(room: Room, join: () => Promise<T>): Promise<T> {
    this.#expectOutside()
    this.#joining = true
    try {
      const joined = await join()
      this.#seat = { room, member: joined.member }
      this.#goAway()
      if (!this.#wire.connected) this.lost()
      return joined
    } finally {
      this.#joining = false
    }
  }

  /** The participant leaves; the connection may join again. */
  leave(): void {
    const seat = this.#seat
    this.#seat = undefined
    seat?.room.leave(seat.member)
  }

  /** The socket is gone. */
  lost(): void {
    this.check.lost()
    this.#goAway()
    const seat = this.#seat
    this.#seat = undefined
    seat?.room.lose(seat.member, this)
  }

  follow(room: RoomCode): void {
    if (this.#wire.connected) void this.#wire.join(channelOf(room))
  }

  unfollow(room: RoomCode): void {
    void this.#wire.leave(channelOf(room))
  }

  signal(signal: Signal): void {
    this.#wire.emit('signal', signal)
  }

  subscriptions(change: SubscriptionChange): void {
    this.#wire.emit('subscriptions', change)
  }

  demand(demand: Demand): void {
    this.#wire.emit('demand', demand)
  }

  close(reason: CloseReason): void {
    this.#seat = undefined
    this.#wire.emit('closed', reason)
    this.#wire.disconnect(true)
  }

  /** From the door. */
  #goAway(): void {
    const visit = this.#visit
    this.#visit = undefined
    visit?.room.door.dismiss(visit.visitor)
  }

  #expectOutside(): void {
    if (this.#seat || this.#joining) throw new Refusal('conflict', 'this connection has joined already')
  }
}
