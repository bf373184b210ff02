import { useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { Refusal, type ErrorCode } from '#shared/errors.ts'
import type { RoomResource } from '#shared/protocol/http.ts'
import { fetchRoom } from '../room/room-resource.ts'

/** How often one looks who is inside, in ms. */
const interval = 4_000

export type WhoIsInside = {
  /** What was last heard of the room; undefined until then. */
  resource: Readonly<ShallowRef<RoomResource | undefined>>
  /** Why nothing is heard of it now. */
  refusal: Readonly<ShallowRef<ErrorCode | undefined>>
  look(): Promise<void>
}

/** Keeps an eye on a room from outside, while the page is seen. `first`: what is heard of it anyway while getting ready. */
export function useWhoIsInside(code: string, first: () => Promise<RoomResource>): WhoIsInside {
  const resource = shallowRef<RoomResource>()
  const refusal = shallowRef<ErrorCode>()
  const visibility = useDocumentVisibility()
  const gone = new AbortController()
  onScopeDispose(() => gone.abort())

  async function look(): Promise<void> {
    try {
      resource.value = await (resource.value ? fetchRoom(code, gone.signal) : first())
      refusal.value = undefined
    } catch (error) {
      if (gone.signal.aborted) return
      refusal.value = error instanceof Refusal ? error.code : 'internal'
    }
  }

  const lookIfSeen = (): void => void (visibility.value === 'visible' && look())
  useIntervalFn(lookIfSeen, interval, { immediateCallback: true })
  return { resource, refusal, look }
}
