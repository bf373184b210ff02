import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { ClientRoom } from '../room/room.ts'

/** How many messages of others came while the chat was closed. What was said before one came counts as read. */
export function useUnread(room: ClientRoom, open: Ref<boolean>): ComputedRef<number> {
  const { state, you } = room
  const newest = (): number => state.value.chat.at(-1)?.id ?? 0
  const read = shallowRef(newest())
  watch([open, state], () => {
    // A server that restarted counts from the beginning.
    if (open.value || newest() < read.value) read.value = newest()
  })
  return computed(
    () => state.value.chat.filter(({ id, from }) => id > read.value && from !== you.value).length,
  )
}
