import { shallowRef, type ShallowRef } from 'vue'
import { Refusal, type ErrorCode } from '#shared/errors.ts'
import type { RoomResource } from '#shared/protocol/http.ts'
import type { ExpectedView } from '#shared/protocol/view.ts'
import type { ClientRoom } from '../room/room.ts'
import { expectedView } from './expected-view.ts'

export type Entrance = {
  busy: Readonly<ShallowRef<boolean>>
  /** Why one did not get in. */
  refusal: Readonly<ShallowRef<ErrorCode | undefined>>
  /** Resolves when all is ready for the click; after a failure, tries again. */
  prepare(): Promise<RoomResource>
  /** Sets up what will be seen and heard inside, where somebody is. */
  approach(others: number): void
  enter(name: string): Promise<void>
}

/** The way into a room: what it takes to get ready runs from the start, so that a click has little left to wait for. */
export function useEntrance(room: ClientRoom): Entrance {
  const busy = shallowRef(false)
  const refusal = shallowRef<ErrorCode | undefined>(canMeet() ? undefined : 'unsupported')
  let ready = getReady(room)
  const prepare = (): Promise<RoomResource> => (ready = ready.catch(() => getReady(room)))
  // A failure is no news yet: whoever looks inside or enters tries again, and says why it cannot be.
  ready.catch(() => undefined)

  async function enter(name: string): Promise<void> {
    if (busy.value) return
    busy.value = true
    refusal.value = undefined
    try {
      const { participants } = await prepare()
      await room.join(name, expected(participants.length))
    } catch (error) {
      refusal.value = error instanceof Refusal ? error.code : 'internal'
      if (!(error instanceof Refusal)) console.error(error)
    } finally {
      busy.value = false
    }
  }

  function approach(others: number): void {
    // Who cannot come nearer yet comes in the slower way.
    if (others > 0 && !busy.value) room.approach(expected(others)).catch(() => undefined)
  }

  return { busy, refusal, prepare, approach, enter }
}

const expected = (others: number): ExpectedView =>
  expectedView(others, innerWidth, innerHeight, devicePixelRatio)

/** A browser without WebRTC can show this page, and that is all. */
const canMeet = (): boolean => typeof RTCPeerConnection !== 'undefined'

async function getReady(room: ClientRoom): Promise<RoomResource> {
  if (!canMeet()) throw new Refusal('unsupported', 'no WebRTC here')
  return room.prepare()
}
