import { useIntervalFn } from '@vueuse/core'
import { computed, shallowRef, watch, type ComputedRef } from 'vue'

/** In these minutes before the end a notice that was put away appears again. */
const last = 2

/**
 * How many minutes are left until the meeting ends for maintenance; undefined while no end is in sight, or its notice
 * was put away. `at` in ms since the epoch.
 */
export function useClosing(at: () => number | null): {
  minutes: ComputedRef<number | undefined>
  putAway: () => void
} {
  const now = shallowRef(Date.now())
  const putAwayAt = shallowRef<number>()
  const { pause, resume } = useIntervalFn(() => void (now.value = Date.now()), 5_000, { immediate: false })
  watch(at, (end) => (end === null ? pause() : resume()), { immediate: true })

  const left = computed(() => {
    const end = at()
    return end === null ? undefined : Math.max(1, Math.ceil((end - now.value) / 60_000))
  })
  const hidden = computed(
    () => putAwayAt.value !== undefined && (putAwayAt.value <= last || left.value! > last),
  )
  return {
    minutes: computed(() => (hidden.value ? undefined : left.value)),
    putAway: () => void (putAwayAt.value = left.value),
  }
}
