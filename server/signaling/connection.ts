import { Refusal } from '#shared/errors.ts'
import type { RoomCode } from '#shared/protocol/ids.ts'
import type { CloseReason, Signal } from '#shared/protocol/index.ts'
import type { IceServer } from '#shared/protocol/ice.ts'
import type { Demand, SubscriptionChange } from '#shared/protocol/media.ts'
import type { ConnectionCheck } from '../check/connection-check.ts'
import type { Endpoint } from '../room/endpoint.ts'
import type { Member } from '../room/member.ts'
import type { Room } from '../room/room.ts'
import type { Rooms } from '../room/rooms.ts'
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

  /** One connection joins one room, once. */
  async sit<T extends { member: Member }>(room: Room, join: () => Promise<T>): Promise<T> {
    if (this.#seat || this.#joining) throw new Refusal('conflict', 'this connection has joined already')
    this.#joining = true
    try {
      const joined = await join()
      this.#seat = { room, member: joined.member }
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
}
