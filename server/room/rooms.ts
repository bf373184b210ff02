import { Refusal } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { RoomCode } from '#shared/protocol/ids.ts'
import type { CloseReason } from '#shared/protocol/index.ts'
import type { SheddingStep } from '#shared/shedding.ts'
import { Room, type RoomLimits, type RoomParts } from './room.ts'
import { randomRoomCode } from './room-code.ts'

export type RoomsLimits = RoomLimits & {
  rooms: number
  /** How long an empty room waits for somebody, ms. */
  grace: number
}

export type RoomsParts = Omit<RoomParts, 'limits' | 'emptied'> & { limits: RoomsLimits }

type Entry = { room: Room; forget: () => void }

/** The rooms of this server: opened by whoever comes first, closed some time after the last one left. */
export class Rooms {
  readonly #life = new Lifetime()
  readonly #open = new Map<RoomCode, Entry>()
  readonly #parts: RoomsParts
  readonly #drained = Promise.withResolvers<void>()
  #end: number | undefined
  #shedding: SheddingStep = 'none'
  #forgetEnd = () => {}

  constructor(parts: RoomsParts) {
    this.#parts = parts
  }

  get size(): number {
    return this.#open.size
  }

  /** No new rooms are opened any more. */
  get draining(): boolean {
    return this.#end !== undefined
  }

  /** Nobody new is let in, as the server has too much to do. */
  get overloaded(): boolean {
    return this.#shedding === 'newcomers'
  }

  /** When the last meeting ends for maintenance, ms since the epoch; undefined while no end is in sight. */
  get end(): number | undefined {
    return this.#end
  }

  /** Resolves when draining is over: no room is left. */
  get drained(): Promise<void> {
    return this.#drained.promise
  }

  get(code: RoomCode): Room | undefined {
    return this.#open.get(code)?.room
  }

  *[Symbol.iterator](): Iterator<Room> {
    for (const { room } of this.#open.values()) yield room
  }

  /** The room of that code, opened if need be. Refuses `too-many-rooms`, `draining`, and `unavailable` while stopping. */
  open(code: RoomCode): Room {
    const existing = this.#open.get(code)
    if (existing) return existing.room
    if (this.draining) throw new Refusal('draining', 'no new rooms: the server goes down for maintenance')
    if (this.#life.closed) throw new Refusal('unavailable', 'the server is stopping')
    if (this.#open.size >= this.#parts.limits.rooms)
      throw new Refusal('too-many-rooms', `at most ${this.#parts.limits.rooms} rooms`)
    const room = new Room(code, { ...this.#parts, emptied: () => this.#expire(code) })
    room.shed(this.#shedding)
    this.#open.set(code, { room, forget: () => {} })
    this.#parts.observer.happened('room opened', { rooms: this.#open.size })
    this.#expire(code)
    return room
  }

  /** A new room with a code nobody else has. */
  create(): Room {
    let code = randomRoomCode()
    while (this.#open.has(code)) code = randomRoomCode()
    return this.open(code)
  }

  /**
   * No new rooms from now on. Meetings go on until the last one leaves, but not beyond `at` (ms since the epoch);
   * everybody is told. Of several ends the earliest holds.
   */
  drain(at: number): void {
    if (this.#life.closed || (this.#end !== undefined && at >= this.#end)) return
    this.#end = at
    this.#forgetEnd()
    this.#forgetEnd = this.#life.after(Math.max(0, at - Date.now()), () => this.close('maintenance'))
    for (const [code, { room }] of this.#open) {
      room.announceEnd(at)
      if (room.empty) this.#drop(code)
    }
    this.#checkDrained()
  }

  /** Every room gives this up from now on, as the server has too much to do. */
  shed(step: SheddingStep): void {
    this.#shedding = step
    for (const room of this) room.shed(step)
  }

  close(reason: CloseReason): void {
    this.#life.close()
    for (const { room } of this.#open.values()) room.close(reason)
    this.#open.clear()
    this.#checkDrained()
  }

  #checkDrained(): void {
    if (this.draining && this.#open.size === 0) this.#drained.resolve()
  }

  /** Closes the room after its grace time, if it is still empty then. While draining nobody is waited for. */
  #expire(code: RoomCode): void {
    const entry = this.#open.get(code)
    if (!entry) return
    entry.forget()
    entry.forget = this.#life.after(this.draining ? 0 : this.#parts.limits.grace, () => {
      if (entry.room.empty) this.#drop(code)
    })
  }

  #drop(code: RoomCode): void {
    const entry = this.#open.get(code)
    if (!entry) return
    entry.forget()
    this.#open.delete(code)
    entry.room.close('room-ended')
    this.#parts.observer.happened('room closed', { rooms: this.#open.size })
    this.#checkDrained()
  }
}
