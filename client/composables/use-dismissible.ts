import { computed, shallowRef, type ComputedRef } from 'vue'

/** ms that a notice which was put away stays away, however often its cause comes back. */
const rest = 5 * 60_000

/** What a notice says; undefined while there is nothing to say, or it was put away. */
export function useDismissible<T>(cause: () => T | undefined): {
  shown: ComputedRef<T | undefined>
  putAway: () => void
} {
  const restUntil = shallowRef(0)
  return {
    shown: computed(() => (Date.now() < restUntil.value ? undefined : cause())),
    putAway: () => void (restUntil.value = Date.now() + rest),
  }
}
