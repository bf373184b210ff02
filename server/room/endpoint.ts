import type { RoomCode } from '#shared/protocol/ids.ts'
import type { CloseReason, Signal, Update } from '#shared/protocol/index.ts'
import type { Demand, SubscriptionChange } from '#shared/protocol/media.ts'

/** How the room reaches whatever stands behind a participant: a browser today; a recorder or another node later. */
export interface Endpoint {
  /** Hears from now on what is told to everybody in that room. */
  follow(room: RoomCode): void
  unfollow(room: RoomCode): void
  signal(signal: Signal): void
  subscriptions(change: SubscriptionChange): void
  demand(demand: Demand): void
  close(reason: CloseReason): void
}

/** Reaches every endpoint that follows a room, by one message that is encoded once. */
export interface Audience {
  tell(room: RoomCode, update: Update): void
}
