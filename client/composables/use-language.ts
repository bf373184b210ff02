import { computed, shallowRef, type WritableComputedRef } from 'vue'
import { pickLanguage, type Language } from '../text/languages.ts'
import { speak } from '../text/i18n.ts'
import { usePreferences } from './use-preferences.ts'
import { useUrlOptions } from './use-url-options.ts'

const asked = shallowRef<Language | undefined>(useUrlOptions().lang)

/** The wished language: the link's, until another is chosen; then the remembered one, then the browser's. */
export function useLanguage(): { language: WritableComputedRef<Language> } {
  const { preferences, change } = usePreferences()
  const language = computed({
    get: () => asked.value ?? preferences.value.language ?? pickLanguage(navigator.languages),
    set: (chosen) => {
      asked.value = undefined
      change({ language: chosen })
      speak(chosen).catch((error: unknown) => console.warn('the language could not be fetched', error))
    },
  })
  return { language }
}
