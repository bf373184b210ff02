import { computed, shallowRef, type ComputedRef } from 'vue'
import type { OverallFault } from '../room/verdict.ts'

/** ms that a notice which was put away stays away, however often the trouble comes back. */
const rest = 5 * 60_000

/** What to say of a weak connection; undefined while all is well, or the notice was put away. */
export function useWeakness(fault: () => OverallFault | undefined): {
  shown: ComputedRef<OverallFault | undefined>
  putAway: () => void
} {
  const restUntil = shallowRef(0)
  return {
    shown: computed(() => (Date.now() < restUntil.value ? undefined : fault())),
    putAway: () => void (restUntil.value = Date.now() + rest),
  }
}
