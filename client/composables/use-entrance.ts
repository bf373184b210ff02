import { shallowRef, type ShallowRef } from 'vue'
import { Refusal, type ErrorCode } from '#shared/errors.ts'
import type { RoomResource } from '#shared/protocol/http.ts'
import type { ClientRoom } from '../room/room.ts'
import { expectedView } from './expected-view.ts'

export type Entrance = {
  busy: Readonly<ShallowRef<boolean>>
  /** Why one did not get in. */
  refusal: Readonly<ShallowRef<ErrorCode | undefined>>
  /** Resolves when all is ready for the click; after a failure, tries again. */
  prepare(): Promise<RoomResource>
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
      await room.join(name, expectedView(participants.length, innerWidth, innerHeight, devicePixelRatio))
    } catch (error) {
      refusal.value = error instanceof Refusal ? error.code : 'internal'
      if (!(error instanceof Refusal)) console.error(error)
    } finally {
      busy.value = false
    }
  }

  return { busy, refusal, prepare, enter }
}

/** A browser without WebRTC can show this page, and that is all. */
const canMeet = (): boolean => typeof RTCPeerConnection !== 'undefined'

async function getReady(room: ClientRoom): Promise<RoomResource> {
  if (!canMeet()) throw new Refusal('unsupported', 'no WebRTC here')
  return room.prepare()
}
