import { useMediaQuery } from '@vueuse/core'
import { computed, shallowRef, watchEffect, type WritableComputedRef, type ComputedRef } from 'vue'
import type { Theme } from './preferences.ts'
import { usePreferences } from './use-preferences.ts'
import { useUrlOptions } from './use-url-options.ts'

export type UseTheme = {
  /** What is wished for: the link's, until another is chosen; then the remembered one. */
  theme: WritableComputedRef<Theme>
  /** What is seen. */
  shown: ComputedRef<'light' | 'dark'>
}

const asked = shallowRef<Theme | undefined>(useUrlOptions().theme)

/** Light or dark. `public/theme.js` does the same before the first paint. */
export function useTheme(): UseTheme {
  const { preferences, change } = usePreferences()
  const systemDark = useMediaQuery('(prefers-color-scheme: dark)')
  const theme = computed({
    get: () => asked.value ?? preferences.value.theme,
    set: (chosen) => {
      asked.value = undefined
      change({ theme: chosen })
    },
  })
  const shown = computed(() => {
    if (theme.value !== 'system') return theme.value
    return systemDark.value ? 'dark' : 'light'
  })
  return { theme, shown }
}

/** Called once by the app: the page follows the theme. */
export function followTheme({ theme }: UseTheme): void {
  watchEffect(() => {
    const { dataset } = document.documentElement
    if (theme.value === 'system') delete dataset['theme']
    else dataset['theme'] = theme.value
  })
}
