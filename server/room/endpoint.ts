import type { CloseReason, RoomEvent, Signal } from '#shared/protocol/index.ts'
import type { Demand, SubscriptionChange } from '#shared/protocol/media.ts'

/** How the room reaches whatever stands behind a participant: a browser today; a recorder or another node later. */
export interface Endpoint {
  hear(revision: number, event: RoomEvent): void
  signal(signal: Signal): void
  subscriptions(change: SubscriptionChange): void
  demand(demand: Demand): void
  close(reason: CloseReason): void
}
