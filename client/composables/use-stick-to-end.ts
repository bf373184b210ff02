import { useEventListener } from '@vueuse/core'
import { nextTick, onMounted, shallowRef, watch, type Ref, type ShallowRef } from 'vue'

/** CSS pixels: so near the end counts as at the end. */
const near = 48

/** Keeps a list at its end while it grows, unless one reads further up. `grown` changes with each addition. */
export function useStickToEnd(
  list: Ref<HTMLElement | null>,
  grown: () => unknown,
): { atEnd: Readonly<ShallowRef<boolean>>; toEnd: () => void } {
  const atEnd = shallowRef(true)
  const toEnd = (): void => {
    if (list.value) list.value.scrollTop = list.value.scrollHeight
    atEnd.value = true
  }
  useEventListener(
    list,
    'scroll',
    ({ currentTarget }) => {
      const { scrollTop, scrollHeight, clientHeight } = currentTarget as HTMLElement
      atEnd.value = scrollHeight - scrollTop - clientHeight < near
    },
    { passive: true },
  )
  watch(grown, async () => {
    if (!atEnd.value) return
    await nextTick()
    toEnd()
  })
  onMounted(toEnd)
  return { atEnd, toEnd }
}
