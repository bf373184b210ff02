import { onMounted, onScopeDispose, shallowRef, type ShallowRef } from 'vue'

/**
 * True as soon as the browser has had the chance to draw what was there first. What is dear to draw and not looked at
 * first waits for it.
 */
export function usePainted(): Readonly<ShallowRef<boolean>> {
  const painted = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  onMounted(() => {
    timer = setTimeout(() => (painted.value = true))
  })
  onScopeDispose(() => clearTimeout(timer))
  return painted
}
