import { createGlobalState, useStorage, type RemovableRef } from '@vueuse/core'
import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import { defaultPreferences, parsePreferences, writePreferences, type Preferences } from './preferences.ts'
import { usableStorage } from './usable-storage.ts'

export type UsePreferences = {
  /** Read it; never write into it. */
  preferences: ComputedRef<Preferences>
  change(part: Partial<Preferences>): void
}

/** What this browser remembers of its person: the one thing that is shared by the whole app, and by its tabs. */
export const usePreferences = createGlobalState((): UsePreferences => {
  const stored = storedPreferences()
  return {
    preferences: computed(() => stored.value),
    change: (part) => void (stored.value = { ...stored.value, ...part }),
  }
})

function storedPreferences(): Ref<Preferences> | RemovableRef<Preferences> {
  const storage = usableStorage('localStorage')
  if (!storage) return shallowRef(defaultPreferences)
  return useStorage('atrium', defaultPreferences, storage, {
    shallow: true,
    // Written at once: a page that is closed in the next moment has remembered.
    flush: 'sync',
    writeDefaults: false,
    serializer: { read: parsePreferences, write: writePreferences },
    onError: (error) => console.warn('the preferences could not be kept', error),
  })
}
