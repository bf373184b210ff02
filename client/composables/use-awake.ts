import { useWakeLock } from '@vueuse/core'
import { onScopeDispose } from 'vue'

/** Keeps the screen on while somebody is in a meeting. Where that is not allowed, it simply goes off. */
export function useAwake(): void {
  const lock = useWakeLock()
  lock.request('screen').catch(() => undefined)
  onScopeDispose(() => void lock.release().catch(() => undefined))
}
